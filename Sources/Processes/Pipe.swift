import CSystem
@preconcurrency import Glibc

/// A pipe whose ends no other child inherits.
struct Pipe {
  let readEnd: Int32
  let writeEnd: Int32

  init() throws(ProcessError) {
    var ends: [Int32] = [-1, -1]
    guard pipe2(&ends, O_CLOEXEC) == 0 else { throw ProcessError("cannot make a pipe", errno) }
    (readEnd, writeEnd) = (ends[0], ends[1])
  }
  func closeReadEnd() { close(readEnd) }
  func closeWriteEnd() { close(writeEnd) }
}

/// Feeds a child and collects what it prints, until it ends or its time is up.
struct Exchange {
  private let command: Command
  private let input: Pipe
  private let output: Pipe
  private let errors: Pipe

  init(_ command: Command, input: Pipe, output: Pipe, errors: Pipe) {
    self.command = command
    self.input = input
    self.output = output
    self.errors = errors
  }

  func finish(_ child: inout Child) -> Outcome {
    let deadline = ContinuousClock.now + command.timeout
    var collected: [[UInt8]] = [[], []]
    var open: [Int32] = [output.readEnd, errors.readEnd]
    var sent = 0
    var isWriting = true
    _ = fcntl(input.writeEnd, F_SETFL, O_NONBLOCK)
    if command.input.isEmpty { endInput(&isWriting) }
    var isLate = false
    while open.contains(where: { $0 >= 0 }) {
      let left = deadline - .now
      if left <= .zero {
        isLate = true
        break
      }
      var polled = open.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      polled.append(pollfd(fd: isWriting ? input.writeEnd : -1, events: Int16(POLLOUT), revents: 0))
      let milliseconds = Int32(clamping: left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000 + 1)
      // A background child may hold the pipes open after the program's own end: look now and then.
      let ready = poll(&polled, nfds_t(polled.count), min(milliseconds, 200))
      if ready < 0, errno != EINTR { break }
      if ready == 0, child.hasEnded { break }
      for index in open.indices where polled[index].revents != 0 { receive(&open[index], into: &collected[index]) }
      if isWriting, polled[2].revents != 0 { send(&sent, &isWriting) }
    }
    if isWriting { endInput(&isWriting) }
    for descriptor in [output.readEnd, errors.readEnd] { close(descriptor) }
    if isLate || !child.wait(until: deadline) {
      isLate = true
      child.kill()
    }
    return Outcome(ending: isLate ? .timedOut : child.ending ?? .timedOut, output: collected[0], errors: collected[1])
  }

  private func endInput(_ isWriting: inout Bool) {
    close(input.writeEnd)
    isWriting = false
  }

  private func send(_ sent: inout Int, _ isWriting: inout Bool) {
    let count = withoutPipeSignal { command.input.withUnsafeBytes { write(input.writeEnd, $0.baseAddress! + sent, $0.count - sent) } }
    if count < 0, errno == EAGAIN || errno == EINTR { return }
    if count > 0 { sent += count }
    // A program that does not read to the end has closed its side.
    if count <= 0 || sent == command.input.count { endInput(&isWriting) }
  }

  private func receive(_ descriptor: inout Int32, into collected: inout [UInt8]) {
    let room = 65536
    let bytes = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
      count = max(0, read(descriptor, buffer.baseAddress, room))
    }
    if bytes.isEmpty { descriptor = -1 }
    collected.append(contentsOf: bytes.prefix(max(0, command.outputLimit - collected.count)))
  }
}

/// Keeps SIGPIPE from ending this process while `body` writes; one that was raised is taken away again. By thread, since
/// what the rest of the process does with the signal is not ours to change. `body` must leave `errno` as the result needs.
private func withoutPipeSignal(_ body: () -> Int) -> Int {
  var pipe = sigset_t()
  var before = sigset_t()
  sigemptyset(&pipe)
  sigaddset(&pipe, SIGPIPE)
  pthread_sigmask(SIG_BLOCK, &pipe, &before)
  let count = body()
  let failure = errno
  if count < 0, failure == EPIPE {
    var now = timespec()
    _ = sigtimedwait(&pipe, nil, &now)
  }
  pthread_sigmask(SIG_SETMASK, &before, nil)
  errno = failure
  return count
}
