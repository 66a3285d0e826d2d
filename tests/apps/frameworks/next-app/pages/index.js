export default function Home() {
  return <p>next-app</p>;
}
