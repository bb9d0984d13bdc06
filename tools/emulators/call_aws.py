"""Makes AWS calls with boto3, a client that shares nothing with ours: a JSON list in, a JSON list of answers out."""

import json
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError


ENVELOPE = ("Error", "ResponseMetadata", "message", "Message")


def make_client(service, strict):
    retries = {"total_max_attempts": 1}
    config = Config(retries=retries, read_timeout=300, parameter_validation=strict)
    return boto3.client(service, config=config)


def answer(client, call):
    try:
        said = getattr(client, call["operation"])(**call.get("params", {}))
        said.pop("ResponseMetadata", None)
        return {"answer": said}
    except ClientError as error:
        said = error.response["Error"]
        rest = {k: v for k, v in error.response.items() if k not in ENVELOPE}
        return {
            "error": said.get("Code", ""),
            "message": said.get("Message", ""),
            "detail": rest,
        }
    except (BotoCoreError, ResponseParserError) as error:
        return {"error": type(error).__name__, "message": str(error)}


def main():
    clients = {}
    answers = []
    for call in json.load(sys.stdin):
        key = (call["service"], call.get("strict", False))
        if key not in clients:
            clients[key] = make_client(*key)
        answers.append(answer(clients[key], call))
    json.dump(answers, sys.stdout, default=str)


main()
