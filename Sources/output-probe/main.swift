@preconcurrency import Glibc

// output-probe put [--aside] [--traced] [--limit BYTES] DESTINATION SOURCE
//     Writes a copy of SOURCE through OutputTree, as hac would write its output. --traced stops before the first
//     system call of the library, for a tracer; --limit is the largest size of a file.
// output-probe bench DIRECTORY [HOSTS]
//     Times whole trees against bare system calls. Wants a directory on tmpfs.

setvbuf(stdout, nil, Int32(_IOLBF), 0)
let arguments = Array(CommandLine.arguments.dropFirst())
switch arguments.first {
case "put": exit(put(Array(arguments.dropFirst())))
case "bench": exit(bench(Array(arguments.dropFirst())))
default:
  print("usage: output-probe put [--aside] [--traced] [--limit BYTES] DESTINATION SOURCE")
  print("       output-probe bench DIRECTORY [HOSTS]")
  exit(2)
}
