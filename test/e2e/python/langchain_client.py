"""LangChain's chat models, unmodified, against a running server: one program, three dialects.

Started by python-clients.ts. LangSmith tracing is off, so nothing but the server is called.
"""

import os

os.environ["LANGSMITH_TRACING"] = "false"

import langchain_core
from harness import CARD, HELLO, SCHEMA, URL, key, run
from langchain_anthropic import ChatAnthropic
from langchain_aws import ChatBedrockConverse
from langchain_core.messages import HumanMessage, ToolMessage
from langchain_openai import ChatOpenAI, OpenAIEmbeddings

MODELS = ("chat", "claude", "nova", "responses")
CITIES = [{"city": "Leeds", "days": 3}, {"city": "Porto", "days": 1}]
WEATHER = {"title": "weather", "description": "The weather of a city", **SCHEMA}


def openai(model, **more):
    return ChatOpenAI(base_url=f"{URL}/v1", api_key=key(), model=model, timeout=20, **more)


def responses(model, **more):
    return openai(model, use_responses_api=True, **more)


def anthropic(model, **more):
    return ChatAnthropic(base_url=URL, api_key=key(), model=model, timeout=20, max_tokens=256, **more)


def bedrock(model, **more):
    return ChatBedrockConverse(
        endpoint_url=URL,
        region_name="eu-central-1",
        model=model,
        provider="amazon",
        disable_streaming=False,
        aws_access_key_id=os.environ["AWS_ID_INTRANET"],
        aws_secret_access_key=os.environ["AWS_SECRET_INTRANET"],
        **more,
    )


CLASSES = (openai, responses, anthropic, bedrock)


def text_of(message):
    if isinstance(message.content, str):
        return message.content
    return "".join(block.get("text", "") for block in message.content if isinstance(block, dict))


def each(check):
    for make in CLASSES:
        for model in MODELS:
            try:
                check(make, model)
            except Exception as error:
                raise AssertionError(f"{make.__name__} to {model}") from error


def whole():
    def check(make, model):
        answer = make(model).invoke("hello")
        assert text_of(answer) == HELLO, answer
        assert answer.usage_metadata["output_tokens"] > 0, answer

    each(check)


def streamed():
    def check(make, model):
        texts = [text_of(chunk) for chunk in make(model).stream("hello")]
        assert "".join(texts) == HELLO, texts

    each(check)


def tools():
    def check(make, model):
        bound = make(model).bind_tools([WEATHER])
        answer = bound.invoke("use tools")
        assert [call["args"] for call in answer.tool_calls] == CITIES, answer
        results = [ToolMessage("rain", tool_call_id=call["id"]) for call in answer.tool_calls]
        assert text_of(bound.invoke([HumanMessage("hello"), answer, *results])) == HELLO

    each(check)


def structured():
    for make in (openai, responses):
        answer = make("chat").with_structured_output(WEATHER, method="json_schema").invoke("answer as JSON")
        assert answer == CITIES[0], answer


def embeddings():
    vectors = OpenAIEmbeddings(
        base_url=f"{URL}/v1", api_key=key(), model="embed", check_embedding_ctx_length=False
    ).embed_documents(["one", "two"])
    assert [len(vector) for vector in vectors] == [4, 4]


def refusals():
    for make in CLASSES:
        try:
            make("open").invoke(CARD)
        except Exception as error:
            assert "403" in str(error) or "AccessDenied" in str(error), error
        else:
            raise AssertionError(f"{make.__name__} was not refused")


def aborted():
    for make in CLASSES:
        for count, _ in enumerate(make("chat").stream("talk long")):
            if count == 5:
                break
    assert text_of(openai("chat").invoke("hello")) == HELLO


run(
    "langchain",
    langchain_core.__version__,
    [whole, streamed, tools, structured, embeddings, refusals, aborted],
)
