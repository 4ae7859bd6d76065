"""What one would write instead of hac: a topology's configuration files by Jinja2.

It checks nothing, orders nothing and knows no secrets; it writes a host's keepalived.conf and the main
configuration file of its service.

usage: render.py TOPOLOGY OUTPUT
       render.py --inventory TOPOLOGY     the same as variables of ansible-core's hosts
"""
import ipaddress
import json
import os
import sys

import jinja2
import yaml

HERE = os.path.dirname(os.path.abspath(__file__))
FILES = {
    "keepalived.conf.j2": "etc/keepalived/keepalived.conf",
    "my.cnf.j2": "etc/my.cnf.d/hac.cnf",
    "minio.j2": "etc/default/minio",
}


def contexts(topology):
    """The variables of each host."""
    networks = [(ipaddress.ip_network(n["subnet"]), n["interface"]) for n in topology["networks"].values()]
    for service_name, service in topology["services"].items():
        nodes = service["nodes"] if isinstance(service["nodes"], list) else list(service["nodes"])
        addresses = [topology["nodes"][node]["address"] for node in nodes]
        vip = topology["vips"][service["vip"]]
        address = ipaddress.ip_address(addresses[0])
        interface = next(name for network, name in networks if address in network)
        templates = ["keepalived.conf.j2"]
        if service["kind"] in ("pxc", "mysql-dual-master"):
            templates.append("my.cnf.j2")
        elif service["kind"] == "minio":
            templates.append("minio.j2")
        for ordinal, node in enumerate(nodes):
            yield node, {
                "topology": topology["name"],
                "service": service_name,
                "kind": service["kind"],
                "host": node,
                "ordinal": ordinal,
                "address": addresses[ordinal],
                "addresses": addresses,
                "peers": [other for other in addresses if other != addresses[ordinal]],
                "interface": interface,
                "tls": service.get("tls"),
                "disks": topology["nodes"][node].get("disks", []),
                "vip_name": service["vip"],
                "vip": vip,
                "templates": templates,
            }


def main():
    inventory = sys.argv[1] == "--inventory"
    with open(sys.argv[2] if inventory else sys.argv[1], "rb") as file:
        topology = yaml.load(file, Loader=yaml.CSafeLoader)
    if inventory:
        local = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable}
        hosts = {host: dict(values, **local) for host, values in contexts(topology)}
        json.dump({"all": {"hosts": hosts, "vars": {"files": FILES}}}, sys.stdout)
        return
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(os.path.join(HERE, "templates")), trim_blocks=True, lstrip_blocks=True)
    templates = {name: environment.get_template(name) for name in FILES}
    for host, values in contexts(topology):
        for name in values["templates"]:
            path = os.path.join(sys.argv[2], host, FILES[name])
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w") as file:
                file.write(templates[name].render(values))


main()
