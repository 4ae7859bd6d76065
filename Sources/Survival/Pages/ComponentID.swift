import TopologyModel

extension ComponentWords {
  /// The name that a scenario is written with: `host1`, `zone:dc1/rack-a`, `disk:node1:/minio/disk1`.
  public func id(_ ref: ComponentRef) -> String {
    switch ref {
    case .zone(let path): "zone:\(path)"
    case .node(let node): topology[node].name
    case .controller(let node, let name): "controller:\(topology[node].name):\(name)"
    case .disk(let node, let path): "disk:\(topology[node].name):\(path)"
    case .path(let node, let name): "path:\(topology[node].name):\(name)"
    case .array(let name): "array:\(name)"
    case .segment(let name): "segment:\(name)"
    case .address(let address): address.written
    }
  }
}
