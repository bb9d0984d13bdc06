"""Makes AWS calls with boto3, a client that shares nothing with ours: a JSON list in, a JSON list of answers out."""

import json
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

CONFIG = Config(
    retries={"total_max_attempts": 1}, read_timeout=30, parameter_validation=False
)


def answer(client, call):
    try:
        said = getattr(client, call["operation"])(**call.get("params", {}))
        said.pop("ResponseMetadata", None)
        return {"answer": said}
    except ClientError as error:
        detail = error.response["Error"]
        return {"error": detail.get("Code", ""), "message": detail.get("Message", "")}
    except BotoCoreError as error:
        return {"error": type(error).__name__, "message": str(error)}


def main():
    clients = {}
    answers = []
    for call in json.load(sys.stdin):
        service = call["service"]
        if service not in clients:
            clients[service] = boto3.client(service, config=CONFIG)
        answers.append(answer(clients[service], call))
    json.dump(answers, sys.stdout, default=str)


main()
