# What a container is: place.sh limit | static | proxy SERVER… | flask REDIS | redis
set -euo pipefail
role=$1
shift
case $role in
  redis)
    exec redis-server --bind 0.0.0.0 --protected-mode no --dir /data --appendonly yes --appendfsync everysec --save ''
    ;;
  flask)
    export REDIS=$1
    exec gunicorn --bind 0.0.0.0:8000 --worker-class gthread --workers 2 --threads 8 --keep-alive 75 --worker-tmp-dir /dev/shm app:app
    ;;
  *)
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=localhost \
      -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout /tmp/server.key -out /tmp/server.crt 2> /dev/null
    printf 'server %s;\n' "${@:-unused:1}" > /tmp/servers.conf
    exec nginx -e stderr -c "/landscape/$role.conf" -g 'daemon off;'
    ;;
esac
