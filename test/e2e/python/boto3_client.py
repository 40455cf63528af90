"""boto3, unmodified, against a running server: Bedrock's runtime, control plane and agent runtime.

Started by python-clients.ts. Signs with an access-key pair that `standpipe keys create --aws` printed.
A bearer token is for HTTPS only, as boto3 sees it: this server has none.
"""

import json
import os

import boto3
import botocore
from botocore.config import Config
from botocore.exceptions import ClientError
from harness import CARD, HELLO, PICTURE, QUESTION, SCHEMA, URL, refused, run

MODELS = ("nova", "us.nova-v1:0", "claude", "chat", "responses")
CITIES = [{"city": "Leeds", "days": 3}, {"city": "Porto", "days": 1}]
# boto3 wants ids of ten characters or more.
BASE = "company-lake"
TOOLS = {"tools": [{"toolSpec": {"name": "weather", "inputSchema": {"json": SCHEMA}}}]}


def client(service="bedrock-runtime", app="INTRANET", secret=None, retries=None):
    return boto3.client(
        service,
        endpoint_url=URL,
        region_name="eu-central-1",
        aws_access_key_id=os.environ[f"AWS_ID_{app}"],
        aws_secret_access_key=secret or os.environ[f"AWS_SECRET_{app}"],
        config=Config(read_timeout=20, retries=retries or {"total_max_attempts": 3}),
    )


def ask(text, model="nova", **more):
    return {"modelId": model, "messages": [{"role": "user", "content": [{"text": text}]}], **more}


def text_of(answer):
    return "".join(block.get("text", "") for block in answer["output"]["message"]["content"])


def signed():
    for model in MODELS:
        answer = client().converse(**ask("hello", model))
        assert text_of(answer) == HELLO, model
        assert answer["stopReason"] == "end_turn", model
        assert answer["usage"]["outputTokens"] > 0 and answer["metrics"]["latencyMs"] >= 0, model


def streamed():
    for model in MODELS:
        events = list(client().converse_stream(**ask("hello", model))["stream"])
        texts = [event["contentBlockDelta"]["delta"].get("text", "") for event in events if "contentBlockDelta" in event]
        assert "".join(texts) == HELLO, model
        kinds = [next(iter(event)) for event in events]
        assert kinds[0] == "messageStart" and kinds[-2:] == ["messageStop", "metadata"], kinds
        assert events[-1]["metadata"]["usage"]["outputTokens"] > 0, model


def tools():
    for model in MODELS:
        answer = client().converse(**ask("use tools", model, toolConfig=TOOLS))
        content = answer["output"]["message"]["content"]
        calls = [block["toolUse"] for block in content if "toolUse" in block]
        assert [call["input"] for call in calls] == CITIES, model
        assert answer["stopReason"] == "tool_use", model
        pieces = {}
        for event in client().converse_stream(**ask("use tools", model, toolConfig=TOOLS))["stream"]:
            delta = event.get("contentBlockDelta", {})
            if "toolUse" in delta.get("delta", {}):
                at = delta["contentBlockIndex"]
                pieces[at] = pieces.get(at, "") + delta["delta"]["toolUse"]["input"]
        assert [json.loads(text) for _, text in sorted(pieces.items())] == CITIES, model
        results = [
            {"toolResult": {"toolUseId": call["toolUseId"], "content": [{"text": "rain"}]}} for call in calls
        ]
        turns = [
            {"role": "user", "content": [{"text": "hello"}]},
            {"role": "assistant", "content": content},
            {"role": "user", "content": results},
        ]
        assert text_of(client().converse(modelId=model, messages=turns, toolConfig=TOOLS)) == HELLO, model


def thinking():
    for model in ("nova", "claude"):
        fields = {"thinking": {"type": "enabled", "budget_tokens": 1024}}
        answer = client().converse(**ask("think", model, additionalModelRequestFields=fields))
        blocks = answer["output"]["message"]["content"]
        thought = next(block["reasoningContent"] for block in blocks if "reasoningContent" in block)
        assert thought["reasoningText"]["text"] and thought["reasoningText"]["signature"], model


def image():
    content = [{"image": {"format": "png", "source": {"bytes": PICTURE}}}, {"text": "hello"}]
    for model in MODELS:
        answer = client().converse(modelId=model, messages=[{"role": "user", "content": content}])
        assert text_of(answer) == HELLO, model


def invoke():
    body = json.dumps(
        {
            "anthropic_version": "bedrock-2023-05-31",
            "max_tokens": 64,
            "messages": [{"role": "user", "content": "hello"}],
        }
    )
    for model in ("claude", "nova"):
        answer = json.loads(client().invoke_model(modelId=model, body=body)["body"].read())
        assert answer["content"][0]["text"] == HELLO, model
        events = client().invoke_model_with_response_stream(modelId=model, body=body)["body"]
        chunks = [json.loads(event["chunk"]["bytes"]) for event in events]
        texts = [c["delta"].get("text", "") for c in chunks if c["type"] == "content_block_delta"]
        assert "".join(texts) == HELLO, model


def embeddings():
    titan = client().invoke_model(modelId="embed", body=json.dumps({"inputText": "one"}))
    answer = json.loads(titan["body"].read())
    assert len(answer["embedding"]) == 4 and answer["inputTextTokenCount"] > 0
    cohere = {"texts": ["one", "two"], "input_type": "search_document"}
    answer = json.loads(client().invoke_model(modelId="embed", body=json.dumps(cohere))["body"].read())
    vectors = answer["embeddings"]
    assert len(vectors if isinstance(vectors, list) else vectors["float"]) == 2


def count_tokens():
    converse = {"messages": [{"role": "user", "content": [{"text": "hello"}]}]}
    for model in MODELS:
        assert client().count_tokens(modelId=model, input={"converse": converse})["inputTokens"] > 0, model


def guardrail():
    def apply(text, alias="open"):
        return client().apply_guardrail(
            guardrailIdentifier=alias,
            guardrailVersion="1",
            source="INPUT",
            content=[{"text": {"text": text}}],
        )

    assert apply("hello")["action"] == "NONE"
    assert apply(CARD)["action"] == "GUARDRAIL_INTERVENED"


def catalog():
    control = client("bedrock")
    ids = {model["modelId"] for model in control.list_foundation_models()["modelSummaries"]}
    assert {"nova", "claude", "chat", "embed"} <= ids
    embedders = control.list_foundation_models(byOutputModality="EMBEDDING")["modelSummaries"]
    assert [model["modelId"] for model in embedders] == ["embed"]
    assert control.get_foundation_model(modelIdentifier="nova")["modelDetails"]["modelId"] == "nova"
    error = refused(ClientError, lambda: control.get_foundation_model(modelIdentifier="nowhere"))
    assert error.response["Error"]["Code"] == "ResourceNotFoundException"


def profiles():
    control = client("bedrock")
    source = control.get_foundation_model(modelIdentifier="nova")["modelDetails"]["modelArn"]
    made = control.create_inference_profile(
        inferenceProfileName="travel-desk",
        modelSource={"copyFrom": source},
        tags=[{"key": "costCentre", "value": "4711"}],
    )
    arn = made["inferenceProfileArn"]
    assert text_of(client().converse(**ask("hello", arn))) == HELLO
    assert control.get_inference_profile(inferenceProfileIdentifier=arn)["status"] == "ACTIVE"
    listed = control.list_inference_profiles(typeEquals="APPLICATION")["inferenceProfileSummaries"]
    assert arn in [profile["inferenceProfileArn"] for profile in listed]
    control.tag_resource(resourceARN=arn, tags=[{"key": "team", "value": "travel"}])
    tags = control.list_tags_for_resource(resourceARN=arn)["tags"]
    assert {tag["key"]: tag["value"] for tag in tags} == {"costCentre": "4711", "team": "travel"}
    control.untag_resource(resourceARN=arn, tagKeys=["team"])
    other = client("bedrock", app="HR_DESK")
    refused(ClientError, lambda: other.get_inference_profile(inferenceProfileIdentifier=arn))
    refused(ClientError, lambda: client(app="HR_DESK").converse(**ask("hello", arn)))
    control.delete_inference_profile(inferenceProfileIdentifier=arn)
    refused(ClientError, lambda: client().converse(**ask("hello", arn)))


def retrieve():
    agent = client("bedrock-agent-runtime")
    found = agent.retrieve(knowledgeBaseId=BASE, retrievalQuery={"text": QUESTION})
    texts = [result["content"]["text"] for result in found["retrievalResults"]]
    assert any("27 days" in text for text in texts)
    # The app cannot vouch for a person: without that person's own token this is refused.
    error = refused(
        ClientError,
        lambda: agent.retrieve(
            knowledgeBaseId=BASE,
            retrievalQuery={"text": QUESTION},
            userContext={"userId": "ada@example.com"},
        ),
    )
    assert error.response["Error"]["Code"] == "AccessDeniedException"


def generate():
    agent = client("bedrock-agent-runtime")
    source = client("bedrock").get_foundation_model(modelIdentifier="assistant")["modelDetails"]["modelArn"]
    request = {
        "input": {"text": QUESTION},
        "retrieveAndGenerateConfiguration": {
            "type": "KNOWLEDGE_BASE",
            "knowledgeBaseConfiguration": {"knowledgeBaseId": BASE, "modelArn": source},
        },
    }
    answer = agent.retrieve_and_generate(**request)
    assert "27 days of annual leave" in answer["output"]["text"]
    assert answer["citations"][0]["retrievedReferences"], answer
    events = list(agent.retrieve_and_generate_stream(**request)["stream"])
    assert "27 days" in "".join(event["output"]["text"] for event in events if "output" in event)


def refusals():
    table = [
        (lambda: client().converse(**ask("hello", "nowhere")), "ResourceNotFoundException", 404),
        (lambda: client(app="POOR").converse(**ask("hello")), "ServiceQuotaExceededException", 400),
        (lambda: client().converse(**ask(CARD, "open")), "AccessDeniedException", 403),
        (lambda: client(secret="x" * 40).converse(**ask("hello")), None, 403),
    ]
    for call, code, status in table:
        error = refused(ClientError, call).response
        assert code is None or error["Error"]["Code"] == code, error
        assert error["ResponseMetadata"]["HTTPStatusCode"] == status, error
        assert error["ResponseMetadata"]["RetryAttempts"] == 0, error


def same_second():
    """Identical requests within one second carry one signature: the client tries again and succeeds."""
    for _ in range(3):
        assert text_of(client(retries={"total_max_attempts": 6}).converse(**ask("hello"))) == HELLO


def aborted():
    for model in MODELS:
        stream = client().converse_stream(**ask("talk long", model))["stream"]
        for count, _ in enumerate(stream):
            if count == 5:
                break
        stream.close()
    signed()


run(
    "boto3",
    f"{boto3.__version__} (botocore {botocore.__version__})",
    [
        signed,
        streamed,
        tools,
        thinking,
        image,
        invoke,
        embeddings,
        count_tokens,
        guardrail,
        catalog,
        profiles,
        retrieve,
        generate,
        refusals,
        same_second,
        aborted,
    ],
)
