# A shell app: it logs a line a second and ends when asked.
trap 'exit 0' INT TERM
echo 'shell app started'
count=0
while :; do
  count=$((count + 1))
  echo "beat $count"
  sleep 1
done
