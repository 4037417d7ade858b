# The files of a machine that can be reached over ssh.
ARG BASE
FROM ${BASE}
RUN export DEBIAN_FRONTEND=noninteractive && apt-get update -q && apt-get install -qy --no-install-recommends openssh-server && apt-get clean
RUN rm -f /etc/ssh/ssh_host_*
