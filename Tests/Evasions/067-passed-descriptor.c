/* The runtime's descriptor, sent over a socket to a process that never opened it. */
#define _GNU_SOURCE
#include <sys/socket.h>

#include "../Victims/victim.h"

int main(int argc, char **argv) {
  want_arguments(argc, 2, "passed-descriptor PROGRAM [ARG...]");
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair) < 0) give_up("socketpair");
  union {
    struct cmsghdr header;
    char space[CMSG_SPACE(sizeof(int))];
  } control;
  char byte = 0;
  struct iovec data = {.iov_base = &byte, .iov_len = 1};
  struct msghdr message = {
      .msg_iov = &data, .msg_iovlen = 1, .msg_control = control.space, .msg_controllen = sizeof control.space};
  pid_t child = fork();
  if (child < 0) give_up("fork");
  if (child == 0) {
    int file;
    if (recvmsg(pair[1], &message, 0) < 1 || CMSG_FIRSTHDR(&message) == NULL) give_up("recvmsg");
    memcpy(&file, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof file);
    fexecve(file, argv + 1, environ);
    give_up("fexecve");
  }
  int file = open_program(argv[1]);
  memset(&control, 0, sizeof control);
  control.header = (struct cmsghdr){
      .cmsg_len = CMSG_LEN(sizeof file), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
  memcpy(CMSG_DATA(&control.header), &file, sizeof file);
  if (sendmsg(pair[0], &message, 0) < 0) give_up("sendmsg");
  return wait_for(child);
}
