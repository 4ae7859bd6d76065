@preconcurrency import Glibc
import Processes

/// Sees to it that nothing of a lab outlives it, however it ends: a process of its own waits until the lab's end of a pipe
/// is closed, then kills the kernels that still run and removes the lab's directory. (A parent-death signal would not do:
/// it ends a kernel's first process, not the ones that it traces.)
///
/// A class because the hosts of a lab share it.
final class Reaper {
  private var process: Child
  private let pipe: Int32

  init(directory: String) throws(LabError) {
    var ends: [Int32] = [-1, -1]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
      throw LabError("cannot make a socket pair: \(String(cString: strerror(errno)))")
    }
    defer { close(ends[1]) }
    pipe = ends[0]
    let script = """
      groups=' '
      while read -r what group; do
          case $what in
          takes) groups="$groups$group " ;;
          forgets) groups="${groups%% $group *} ${groups#* $group }" ;;
          esac
      done
      # dash takes no `--` here.
      for group in $groups; do kill -9 "-$group"; done
      exec rm -rf -- "$1"
      """
    do throws(ProcessError) {
      process = try Child.start("/bin/sh", ["-c", script, "sh", directory], descriptors: [0: ends[1]])
    } catch {
      close(ends[0])
      throw LabError("\(error)")
    }
  }

  /// A process group that is to be killed at the end.
  func takes(_ group: pid_t) { tell("takes \(group)") }

  /// It has ended before.
  func forgets(_ group: pid_t) { tell("forgets \(group)") }

  private func tell(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = send(pipe, bytes, bytes.count, Int32(MSG_NOSIGNAL))
  }

  /// Ends everything now.
  func finish() {
    close(pipe)
    _ = process.wait(until: .now + .seconds(60))
  }
}
