export default function handler(_request, response) {
  response.json({ app: 'next', pid: process.pid });
}
