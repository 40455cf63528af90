"""Anthropic's official Python client, unmodified, against a running server.

Started by python-clients.ts, which makes the server and gives BASE_URL and the keys.
"""

import base64
import json

import anthropic
from harness import CARD, HELLO, PICTURE, QUESTION, SCHEMA, URL, key, refused, run

MODELS = ("claude", "chat", "nova", "responses")
TOOLS = [{"name": "weather", "description": "The weather of a city", "input_schema": SCHEMA}]
CITIES = [{"city": "Leeds", "days": 3}, {"city": "Porto", "days": 1}]


def client(app="INTRANET", **more):
    return anthropic.Anthropic(base_url=URL, api_key=key(app), timeout=20, **more)


def ask(text, model="claude", **more):
    return {"model": model, "max_tokens": 256, "messages": [{"role": "user", "content": text}], **more}


def text_of(message):
    return "".join(block.text for block in message.content if block.type == "text")


def whole():
    for model in MODELS:
        answer = client().messages.create(**ask("hello", model))
        assert text_of(answer) == HELLO, model
        assert (answer.role, answer.stop_reason) == ("assistant", "end_turn"), model
        assert answer.usage.input_tokens > 0 and answer.usage.output_tokens > 0, model


def bearer():
    one = anthropic.Anthropic(base_url=URL, auth_token=key(), timeout=20)
    assert text_of(one.messages.create(**ask("hello"))) == HELLO


def streamed():
    for model in MODELS:
        with client().messages.stream(**ask("hello", model)) as stream:
            kinds = [event.type for event in stream]
            final = stream.get_final_message()
        assert text_of(final) == HELLO, model
        assert kinds[0] == "message_start" and kinds[-1] == "message_stop", kinds
        assert final.usage.output_tokens > 0, model


def tools():
    for model in MODELS:
        answer = client().messages.create(**ask("use tools", model, tools=TOOLS))
        calls = [block for block in answer.content if block.type == "tool_use"]
        assert [call.input for call in calls] == CITIES, model
        assert answer.stop_reason == "tool_use", model
        with client().messages.stream(**ask("use tools", model, tools=TOOLS)) as stream:
            final = stream.get_final_message()
        assert [block.input for block in final.content if block.type == "tool_use"] == CITIES, model
        results = [{"type": "tool_result", "tool_use_id": call.id, "content": "rain"} for call in calls]
        turns = [
            {"role": "user", "content": "hello"},
            {"role": "assistant", "content": [block.model_dump() for block in answer.content]},
            {"role": "user", "content": results},
        ]
        again = client().messages.create(model=model, max_tokens=256, tools=TOOLS, messages=turns)
        assert text_of(again) == HELLO, model


def thinking():
    for model in ("claude", "nova"):
        request = ask("think", model, thinking={"type": "enabled", "budget_tokens": 1024})
        request["max_tokens"] = 4096
        answer = client().messages.create(**request)
        thought = next(block for block in answer.content if block.type == "thinking")
        assert thought.thinking and thought.signature, model
        turns = [
            {"role": "user", "content": "think"},
            {"role": "assistant", "content": [block.model_dump() for block in answer.content]},
            {"role": "user", "content": "hello"},
        ]
        again = client().messages.create(**{**request, "messages": turns})
        assert text_of(again) == HELLO, model


def image():
    source = {"type": "base64", "media_type": "image/png", "data": base64.b64encode(PICTURE).decode()}
    content = [{"type": "image", "source": source}, {"type": "text", "text": "hello"}]
    for model in MODELS:
        answer = client().messages.create(
            model=model, max_tokens=64, messages=[{"role": "user", "content": content}]
        )
        assert text_of(answer) == HELLO, model


def structured():
    form = {"format": {"type": "json_schema", "schema": SCHEMA}}
    answer = client().messages.create(**ask("answer as JSON"), extra_body={"output_config": form})
    assert json.loads(text_of(answer)) == CITIES[0]


def cached():
    system = [{"type": "text", "text": "Be brief.", "cache_control": {"type": "ephemeral"}}]
    answer = client().messages.create(**ask("hello", system=system))
    assert text_of(answer) == HELLO


def count_tokens():
    for model in MODELS:
        counted = client().messages.count_tokens(
            model=model, messages=[{"role": "user", "content": "hello"}]
        )
        assert counted.input_tokens > 0, model


def models():
    ids = {model.id for model in client().models.list()}
    assert {"claude", "chat", "nova"} <= ids
    assert client().models.retrieve("claude").id == "claude"


def documents():
    answer = client().messages.create(**ask(QUESTION, "assistant"))
    assert "27 days of annual leave" in text_of(answer)


def refusals():
    table = [
        ("ADMIN", "claude", anthropic.PermissionDeniedError),
        ("INTRANET", "claudette", anthropic.NotFoundError),
        ("POOR", "claude", anthropic.APIStatusError),
    ]
    for app, model, kind in table:
        for stream in (False, True):
            sent = []
            one = client(app)
            one._client.event_hooks["request"] = [lambda request: sent.append(request)]
            refused(kind, lambda: one.messages.create(**ask("hello", model), stream=stream))
            assert len(sent) == 1, (app, len(sent))
    wrong = anthropic.Anthropic(base_url=URL, api_key="sp_wrong")
    refused(anthropic.AuthenticationError, lambda: wrong.messages.create(**ask("hello")))
    refused(anthropic.PermissionDeniedError, lambda: client().messages.create(**ask(CARD, "open")))
    refused(anthropic.BadRequestError, lambda: client().messages.create(**ask("hello", max_tokens="x")))


def aborted():
    for model in MODELS:
        with client().messages.stream(**ask("talk long", model)) as stream:
            for count, _ in enumerate(stream):
                if count == 5:
                    break
    whole()


run(
    "anthropic",
    anthropic.__version__,
    [whole, bearer, streamed, tools, thinking, image, structured, cached, count_tokens, models, documents, refusals, aborted],
)
