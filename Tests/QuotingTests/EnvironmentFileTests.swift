@testable import ConfigFormats
import SourceText
import Testing
import Workbench

@Suite struct EnvironmentFileTests {
  private func document(_ values: [String]) -> String {
    written { text in
      for (index, value) in values.enumerated() { EnvironmentFile().assign("V\(index)", value, to: &text, .builtin) }
    }
  }

  /// systemd's own reader, which is in a library of its own; what it would leave out of a process's environment is gone.
  static let systemdReader = """
    import ctypes, glob, sys
    systemd = ctypes.CDLL(sorted(glob.glob("/usr/lib/*/systemd/libsystemd-shared-*.so") + glob.glob("/usr/lib/systemd/libsystemd-shared-*.so"))[-1])
    systemd.strv_env_clean_with_callback.restype = ctypes.POINTER(ctypes.c_char_p)
    def environment(path):
        variables = ctypes.POINTER(ctypes.c_char_p)()
        status = systemd.load_env_file(None, path.encode(), ctypes.byref(variables))
        if status < 0: sys.exit(f"systemd does not read {path}: {-status}")
        variables = systemd.strv_env_clean_with_callback(variables, None, None)
        found, i = {}, 0
        while variables and variables[i]:
            name, value = variables[i].split(b"=", 1)
            found[name.decode()] = value
            i += 1
        return found
    """

  @Test func `systemd reads back what was written`() throws {
    let carriage = Carriage(.environmentFile, "systemd")
    let scratch = try ScratchDirectory()
    let path = try scratch.write(document(carriage.carried), to: "environment")
    let program = Self.systemdReader + """

      found = environment(sys.argv[1])
      sys.stdout.buffer.write(b"".join(found.get(f"V{i}", b"(left out)") + b"\\0" for i in range(int(sys.argv[2]))))
      """
    carriage.expect(try output(of: python, ["-c", program, path, "\(carriage.carried.count)"]).nulTerminated)
  }

  /// garbd's wrapper sources its settings.
  @Test(arguments: ShellTests.shells) func `a shell that sources the file has the same values`(shell: [String]) throws {
    let carriage = Carriage(.environmentFile, shell.joined(separator: " "))
    let scratch = try ScratchDirectory()
    let path = try scratch.write(document(carriage.carried), to: "environment")
    let script = ". '\(path)'\n" + carriage.carried.indices.map { "printf '%s\\0' \"$V\($0)\"\n" }.joined()
    let program = try scratch.write(script, to: "script")
    carriage.expect(try output(of: shell[0], Array(shell.dropFirst()) + [program]).nulTerminated)
  }
}
