#!/usr/bin/env python3
"""Proves that every topology satisfies the JSON Schema, and that mistakes do not.

usage: validate.py SCHEMA TOPOLOGY...
Needs the packages python3-yaml and python3-jsonschema. YAML 1.1 would take `no` and `12:30` for what they are
not, so the scalars are resolved as yaml-language-server does, by YAML 1.2.
"""
import copy
import json
import re
import sys

import jsonschema
import yaml


class Loader(yaml.SafeLoader):
    yaml_implicit_resolvers = {}


for tag, pattern, first in [
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", "-+.0123456789"),
    ("null", r"^(?:~|null|Null|NULL|)$", "~nN\0"),
    ("merge", r"^(?:<<)$", "<"),
]:
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(first))


def main():
    schema = json.load(open(sys.argv[1]))
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    failed = False
    for path in sys.argv[2:]:
        document = yaml.load(open(path), Loader)
        for error in validator.iter_errors(document):
            print(f"{path}: {'.'.join(map(str, error.absolute_path))}: {error.message}")
            failed = True
        for name, broken in mistakes(document):
            if validator.is_valid(broken):
                print(f"{path}: the schema takes a topology with {name}")
                failed = True
    sys.exit(1 if failed else 0)


def mistakes(document):
    """Changes that hac refuses."""
    for name, change in [
        ("an unknown key", lambda d: d.update(hosts={})),
        ("another language version", lambda d: d.update(hac=2)),
        ("no language version", lambda d: d.pop("hac")),
    ]:
        broken = copy.deepcopy(document)
        change(broken)
        yield name, broken
    for vip in document.get("vips", {}):
        broken = copy.deepcopy(document)
        broken["vips"][vip]["virtual_router_id"] = 256
        yield "router ID 256", broken
    for service in document.get("services", {}):
        broken = copy.deepcopy(document)
        broken["services"][service]["kind"] = "nothing"
        yield "an unknown kind", broken
        broken = copy.deepcopy(document)
        broken["services"][service]["nothing"] = 1
        yield "an unknown field of a kind", broken


main()
