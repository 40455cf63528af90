"""What the scripts beside this file share: scenarios that run one after another, and a verdict."""

import os
import sys
import traceback

URL = os.environ["BASE_URL"]
HELLO = "Hello from the model"
QUESTION = "How many days of annual leave do I have?"
LEAVE = "standpipe://company/handbook/leave-and-hours.md"
CARD = "my card is 4111 1111 1111 1111"
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
SCHEMA = {
    "type": "object",
    "properties": {"city": {"type": "string"}, "days": {"type": "integer"}},
    "required": ["city", "days"],
    "additionalProperties": False,
}


def key(app="INTRANET"):
    return os.environ[f"KEY_{app}"]


def refused(kind, call):
    """The error that the call raises; anything else fails the scenario."""
    try:
        call()
    except kind as error:
        return error
    raise AssertionError("was not refused")


def run(name, version, scenarios):
    failed = 0
    for scenario in scenarios:
        try:
            scenario()
            print(f"ok    {name} {scenario.__name__}")
        except Exception:
            failed += 1
            print(f"FAIL  {name} {scenario.__name__}")
            traceback.print_exc()
    print(f"{name} {version} for Python {sys.version.split()[0]}: ", end="")
    print(f"{len(scenarios) - failed} passed, {failed} failed", flush=True)
    sys.exit(1 if failed else 0)
