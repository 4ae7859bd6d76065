import SourceText
import TopologyModel

/// A VIP with its VRRP instances of one family, in the order of preference.
struct HeldVIP {
  let id: VIPID
  let vip: VIP
  let family: AddressFamily
  let routers: [VirtualRouter]
}

extension Plan {
  /// Every VIP's instances, one entry for each address family.
  var heldVIPsByFamily: [HeldVIP] {
    var byVIP = [[VirtualRouter]](repeating: [], count: topology.vips.count)
    for router in facts.virtualRouters.all { byVIP[router.vip.int].append(router) }
    return byVIP.indices.flatMap { index -> [HeldVIP] in
      AddressFamily.allCases.compactMap { family in
        let routers = byVIP[index].filter { $0.family == family }.sorted { $0.ordinal < $1.ordinal }
        return routers.isEmpty ? nil : HeldVIP(id: VIPID(index), vip: topology.vips[index], family: family, routers: routers)
      }
    }
  }

  /// Every VIP's instances of its first family: holders and priorities are the same for both.
  var heldVIPs: [HeldVIP] {
    var seen: Set<VIPID> = []
    return heldVIPsByFamily.filter { seen.insert($0.id).inserted }
  }
}
