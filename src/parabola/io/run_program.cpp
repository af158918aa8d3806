// SPDX-License-Identifier: MIT
#include "parabola/io/run_program.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX declares it nowhere

namespace parabola {
namespace {

using Clock = std::chrono::steady_clock;

class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) {
      reset();
      number_ = std::exchange(other.number_, -1);
    }
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { reset(); }

  void reset() {
    if (number_ >= 0) close(number_);
    number_ = -1;
  }
  [[nodiscard]] int number() const { return number_; }
  [[nodiscard]] bool is_open() const { return number_ >= 0; }

 private:
  int number_;
};

struct Channel {
  Descriptor ours;
  Descriptor theirs;
};

Error not_started(const std::string& program, int error) {
  return {"program_missing", fmt::format("'{}' cannot be started: {}", program,
                                         std::system_category().message(error))};
}

bool open_pipe(Channel& channel) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return false;
  channel.ours = Descriptor(ends[0]);
  channel.theirs = Descriptor(ends[1]);
  return true;
}

// A socket instead of a pipe for its input: writing to a program that has gone then gives EPIPE
// without the signal that would end us.
bool open_input(Channel& channel) {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) return false;
  channel.ours = Descriptor(ends[0]);
  channel.theirs = Descriptor(ends[1]);
  return true;
}

int spawn(const std::vector<std::string>& command, const Channel& input, const Channel& output,
          const Channel& errors, pid_t& process) {
  std::vector<std::string> copies = command;
  std::vector<char*> arguments;
  arguments.reserve(copies.size() + 1);
  for (std::string& argument : copies) arguments.push_back(argument.data());
  arguments.push_back(nullptr);

  posix_spawn_file_actions_t actions{};
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input.theirs.number(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output.theirs.number(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, errors.theirs.number(), STDERR_FILENO);
  posix_spawnattr_t attributes{};
  posix_spawnattr_init(&attributes);
  sigset_t signals;
  sigemptyset(&signals);
  posix_spawnattr_setsigmask(&attributes, &signals);
  sigaddset(&signals, SIGPIPE);
  posix_spawnattr_setsigdefault(&attributes, &signals);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  const int error =
      posix_spawnp(&process, arguments.front(), &actions, &attributes, arguments.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

/// What is there to read; closes at the end of the stream.
void read_some(Descriptor& from, std::string& into) {
  std::array<char, 65536> buffer{};
  const ssize_t count = read(from.number(), buffer.data(), buffer.size());
  if (count > 0) {
    into.append(buffer.data(), static_cast<std::size_t>(count));
  } else if (count == 0 || (errno != EINTR && errno != EAGAIN)) {
    from.reset();
  }
}

void write_some(Descriptor& to, std::string_view& rest) {
  const ssize_t count =
      rest.empty() ? 0 : send(to.number(), rest.data(), rest.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (count > 0) rest.remove_prefix(static_cast<std::size_t>(count));
  const bool gone = count < 0 && errno != EINTR && errno != EAGAIN;
  if (gone || rest.empty()) to.reset();
}

/// Feeds and reads until the program has closed its output; false when the time is over.
bool exchange(Descriptor& input, Descriptor& output, Descriptor& errors, std::string_view rest,
              ProgramRun& run, Clock::time_point deadline) {
  while (output.is_open() || errors.is_open()) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    if (left.count() <= 0) return false;
    // poll passes over negative descriptors.
    std::array<pollfd, 3> waiting{
        {{input.number(), POLLOUT, 0}, {output.number(), POLLIN, 0}, {errors.number(), POLLIN, 0}}};
    const int wait = static_cast<int>(std::min<long long>(left.count(), 1'000'000));
    if (poll(waiting.data(), waiting.size(), wait) < 0 && errno != EINTR) return false;
    if (waiting[0].revents != 0) write_some(input, rest);
    if (waiting[1].revents != 0) read_some(output, run.output);
    if (waiting[2].revents != 0) read_some(errors, run.errors);
  }
  return true;
}

}  // namespace

Result<ProgramRun> run_program(const std::vector<std::string>& command, std::string_view input,
                               std::chrono::milliseconds limit) {
  Channel to;
  Channel from;
  Channel errors;
  if (!open_input(to) || !open_pipe(from) || !open_pipe(errors)) {
    return not_started(command.front(), errno);
  }
  pid_t process = -1;
  if (const int error = spawn(command, to, from, errors, process); error != 0) {
    return not_started(command.front(), error);
  }
  to.theirs.reset();
  from.theirs.reset();
  errors.theirs.reset();

  ProgramRun run;
  const bool in_time = exchange(to.ours, from.ours, errors.ours, input, run, Clock::now() + limit);
  if (!in_time) kill(process, SIGKILL);
  int status = 0;
  while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  if (!in_time) {
    run.ending = ProgramEnding::timed_out;
  } else if (WIFSIGNALED(status)) {
    run.ending = ProgramEnding::killed;
    run.status = WTERMSIG(status);
  } else {
    run.status = WEXITSTATUS(status);
    // What posix_spawnp reports when the failure is seen only in the child.
    if (run.status == 127 && run.output.empty()) return not_started(command.front(), ENOENT);
  }
  return run;
}

}  // namespace parabola
