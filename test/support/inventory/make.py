import pyarrow as pa, pyarrow.parquet as pq, base64, datetime, sys
rows=[]
def r(key,size,etag,latest=True,marker=False,cls='STANDARD',vid='v'):
    rows.append(dict(bucket='lake',key=key,version_id=vid,is_latest=latest,is_delete_marker=marker,size=size,last_modified_date=datetime.datetime(2026,11,21),e_tag=etag,storage_class=cls))
r('docs/z.txt',3,'eeee0001')
r('docs/ü sp+ace%41.txt',5,'eeee0002')
r('docs/a/b.txt',7,'eeee0003')
r('docs/a.txt',11,'eeee0004')
r('docs/a.txt',12,'eeee0005',latest=False,vid='v0')
r('docs/gone.txt',None,None,marker=True)
r('docs/cold.txt',13,'eeee0006',cls='GLACIER')
r('other/x.txt',1,'eeee0007')
schema=pa.schema([('bucket',pa.string()),('key',pa.string()),('version_id',pa.string()),('is_latest',pa.bool_()),('is_delete_marker',pa.bool_()),('size',pa.int64()),('last_modified_date',pa.timestamp('ms')),('e_tag',pa.string()),('storage_class',pa.string())])
t=pa.Table.from_pylist(rows,schema=schema)
for c in ('snappy','gzip'):
    pq.write_table(t,f'inv-{c}.parquet',compression=c,row_group_size=3)
    import os; print(c,os.path.getsize(f'inv-{c}.parquet'))
