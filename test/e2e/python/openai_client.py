"""OpenAI's official Python client, unmodified, against a running server: the scenarios of sdk.test.ts.

Started by python-clients.ts, which makes the server and gives BASE_URL and the keys.
"""

import base64
import json
import os

import openai
from harness import HELLO, LEAVE, QUESTION, SCHEMA, URL, run

BASE_URL = f"{URL}/v1"
TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "weather",
            "description": "The weather of a city",
            "parameters": {"type": "object", "properties": {"city": {"type": "string"}}},
        },
    }
]
CALLS = [
    ("call_1", "weather", '{"city":"Leeds","days":3}'),
    ("call_2", "weather", '{"city":"Porto","days":1}'),
]


def ask(text, model="chat"):
    return {"model": model, "messages": [{"role": "user", "content": text}]}


def client(key="KEY_INTRANET"):
    return openai.OpenAI(base_url=BASE_URL, api_key=os.environ.get(key, key), timeout=20)


def whole():
    answer = client().chat.completions.create(**ask("hello"))
    assert answer.choices[0].message.content == "Hello from the model"
    assert answer.usage.completion_tokens == 5


def streamed():
    chunks = list(client().chat.completions.create(**ask("hello"), stream=True))
    texts = [chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices]
    assert "".join(texts) == "Hello from the model"
    assert all(chunk.usage is None for chunk in chunks)
    with_usage = client().chat.completions.create(
        **ask("hello"), stream=True, stream_options={"include_usage": True}
    )
    assert list(with_usage)[-1].usage.total_tokens > 5


def tool_calls():
    request = {**ask("use tools"), "tools": TOOLS, "parallel_tool_calls": True}
    answer = client().chat.completions.create(**request)
    made = [(c.id, c.function.name, c.function.arguments) for c in answer.choices[0].message.tool_calls]
    assert made == CALLS
    with client().chat.completions.stream(**request) as stream:
        for _ in stream:
            pass
        final = stream.get_final_completion()
    calls = final.choices[0].message.tool_calls
    assert [(c.id, c.function.name, c.function.arguments) for c in calls] == CALLS


def structured():
    form = {
        "type": "json_schema",
        "json_schema": {"name": "trip", "strict": True, "schema": {"type": "object"}},
    }
    answer = client().chat.completions.create(**ask("answer as JSON"), response_format=form)
    assert json.loads(answer.choices[0].message.content) == {"city": "Leeds", "days": 3}


def image():
    url = "data:image/png;base64," + base64.b64encode(b"not really a picture").decode()
    content = [
        {"type": "text", "text": "what is this?"},
        {"type": "image_url", "image_url": {"url": url}},
    ]
    messages = [{"role": "user", "content": content}]
    answer = client().chat.completions.create(model="chat", messages=messages)
    assert answer.choices[0].message.content == "Hello from the model"
    error = refusal_of(lambda: client().chat.completions.create(model="plain", messages=messages))
    assert (error.status_code, error.code) == (403, "model_unavailable")


def models():
    ids = sorted(model.id for model in client().models.list())
    assert {"assistant", "chat", "claude", "nova", "open", "plain"} <= set(ids)


def documents():
    answer = client().chat.completions.create(**ask(QUESTION, "assistant"))
    message = answer.choices[0].message
    assert "27 days of annual leave" in message.content
    assert message.annotations[0].url_citation.url == LEAVE
    assert answer.model_extra["standpipe"]["costNanoUsd"] == "0"
    own = None
    urls = []
    for chunk in client().chat.completions.create(**ask(QUESTION, "assistant"), stream=True):
        own = (chunk.model_extra or {}).get("standpipe", own)
        for choice in chunk.choices:
            for annotation in (choice.delta.model_extra or {}).get("annotations", []):
                urls.append(annotation["url_citation"]["url"])
    assert own["request"].startswith("req_") and LEAVE in urls


def own_member():
    answer = client().chat.completions.create(**ask("hello"), extra_body={"standpipe": {}})
    usage = answer.usage
    charge = usage.prompt_tokens * 1000 + usage.completion_tokens * 2000
    assert answer.model_extra["standpipe"]["costNanoUsd"] == str(charge)


def refusals():
    table = [
        ("sp_wrong", "chat", openai.AuthenticationError, "invalid_api_key"),
        ("KEY_ADMIN", "chat", openai.PermissionDeniedError, "forbidden"),
        ("KEY_INTRANET", "chatt", openai.NotFoundError, "model_not_found"),
        ("KEY_POOR", "chat", openai.RateLimitError, "insufficient_quota"),
    ]
    for key, model, kind, code in table:
        for stream in (False, True):
            sent = Counter()
            one = openai.OpenAI(
                base_url=BASE_URL,
                api_key=os.environ.get(key, key),
                default_headers={"x-counted": "yes"},
            )
            error = refusal_of(
                lambda: sent.watch(one).chat.completions.create(**ask("hello", model), stream=stream)
            )
            assert isinstance(error, kind) and error.code == code, (key, error)
            assert sent.count == 1, (key, sent.count)
    blocked = refusal_of(
        lambda: client().chat.completions.create(**ask("my card is 4111 1111 1111 1111", "open"))
    )
    assert (type(blocked), blocked.code) == (openai.PermissionDeniedError, "data_blocked")
    wrong = refusal_of(lambda: client().chat.completions.create(**ask("hello"), max_tokens="many"))
    assert (type(wrong), wrong.param) == (openai.BadRequestError, "max_tokens")


class Counter:
    """Counts what the client really sends: a refusal that cannot change must not be asked again."""

    def __init__(self):
        self.count = 0

    def watch(self, one):
        def note(_request):
            self.count += 1

        one._client.event_hooks["request"] = [note]
        return one


def aborted():
    stream = client().chat.completions.create(**ask("talk long"), stream=True)
    for count, _ in enumerate(stream):
        if count == 5:
            break
    stream.close()
    whole()


def refusal_of(call):
    try:
        call()
    except openai.APIStatusError as error:
        return error
    raise AssertionError("was not refused")


def parsed():
    from pydantic import BaseModel

    class Trip(BaseModel):
        city: str
        days: int

    answer = client().chat.completions.parse(**ask("answer as JSON"), response_format=Trip)
    assert answer.choices[0].message.parsed == Trip(city="Leeds", days=3)


def every_deployment():
    """One client, whatever wire the deployment speaks."""
    for model in ("chat", "claude", "nova", "responses"):
        answer = client().chat.completions.create(**ask("hello", model))
        assert answer.choices[0].message.content == HELLO, model
        chunks = list(client().chat.completions.create(**ask("hello", model), stream=True))
        texts = [chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices]
        assert "".join(texts) == HELLO, model
        made = client().chat.completions.create(**ask("use tools", model), tools=TOOLS)
        calls = [(c.function.name, json.loads(c.function.arguments)) for c in made.choices[0].message.tool_calls]
        assert calls == [("weather", {"city": "Leeds", "days": 3}), ("weather", {"city": "Porto", "days": 1})], model


def responses():
    for model in ("responses", "chat", "claude", "nova"):
        answer = client().responses.create(model=model, input="hello")
        assert answer.output_text == HELLO, model
        assert answer.usage.output_tokens > 0, model
        with client().responses.stream(model=model, input="hello") as stream:
            kinds = [event.type for event in stream]
            assert stream.get_final_response().output_text == HELLO, model
        assert kinds[0] == "response.created" and kinds[-1] == "response.completed", kinds


def responses_tools():
    tools = [{"type": "function", "name": "weather", "parameters": SCHEMA, "strict": True}]
    for model in ("responses", "chat", "claude", "nova"):
        answer = client().responses.create(model=model, input="use tools", tools=tools)
        calls = [item for item in answer.output if item.type == "function_call"]
        assert [json.loads(call.arguments)["city"] for call in calls] == ["Leeds", "Porto"], model


def responses_search():
    answer = client().responses.create(
        model="assistant",
        input=QUESTION,
        tools=[{"type": "file_search", "vector_store_ids": ["company"]}],
        include=["file_search_call.results"],
    )
    assert "27 days of annual leave" in answer.output_text
    assert any(item.type == "file_search_call" for item in answer.output)


def previous():
    first = client().responses.create(model="kept", input="hello")
    second = client().responses.create(model="kept", input="hello again", previous_response_id=first.id)
    assert second.output_text == HELLO
    for key, previous in (("KEY_HR_DESK", first.id), ("KEY_INTRANET", "resp_nowhere")):
        error = refusal_of(
            lambda: client(key).responses.create(model="kept", input="x", previous_response_id=previous)
        )
        assert isinstance(error, (openai.BadRequestError, openai.NotFoundError)), error


def embeddings():
    answer = client().embeddings.create(model="embed", input=["one", "two"])
    assert [len(one.embedding) for one in answer.data] == [4, 4]
    assert answer.usage.prompt_tokens > 0
    floats = client().embeddings.create(model="embed", input="one", encoding_format="float")
    assert floats.data[0].embedding == answer.data[0].embedding


SCENARIOS = [
    whole,
    streamed,
    tool_calls,
    structured,
    parsed,
    image,
    models,
    documents,
    own_member,
    refusals,
    aborted,
    every_deployment,
    responses,
    responses_tools,
    responses_search,
    previous,
    embeddings,
]
run("openai", openai.__version__, SCENARIOS)
