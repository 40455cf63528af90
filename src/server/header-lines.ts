/**
 * The headers of one answer, names and values in turn, which Node takes as they are. As members of an
 * object, of which each kind of answer has others, they were a dictionary made anew for each.
 */
export class HeaderLines {
  readonly list: (string | number)[] = []

  /** `name`: in lower case. The last value of a name counts. */
  set(name: string, value: string | number): this {
    const at = this.#find(name)
    if (at === -1) this.list.push(name, value)
    else this.list[at + 1] = value
    return this
  }

  setAll(headers: Readonly<Record<string, string>>): this {
    for (const name in headers) this.set(name, headers[name] ?? '')
    return this
  }

  /** What was set before counts. */
  addMissing(headers: Readonly<Record<string, string>>): this {
    for (const name in headers)
      if (this.#find(name) === -1) this.list.push(name, headers[name] ?? '')
    return this
  }

  #find(name: string): number {
    const { list } = this
    for (let at = 0; at < list.length; at += 2) if (list[at] === name) return at
    return -1
  }
}
