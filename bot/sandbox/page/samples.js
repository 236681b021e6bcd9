// A picture and a voice to send when there is none at hand, made on the spot.

const SKIES = [["#f3d9b1", "#e59b6b"], ["#cfe3ea", "#7fa9bd"], ["#e7dcec", "#9d87b8"], ["#dbe9d2", "#83ab7c"]];
let taken = 0;

/** Fields under a sky, 800×600. */
export async function samplePhoto() {
  const number = ++taken;
  const canvas = Object.assign(document.createElement("canvas"), { width: 800, height: 600 });
  const draw = canvas.getContext("2d");
  const [light, deep] = SKIES[number % SKIES.length];
  const sky = draw.createLinearGradient(0, 0, 0, 420);
  sky.addColorStop(0, deep);
  sky.addColorStop(1, light);
  draw.fillStyle = sky;
  draw.fillRect(0, 0, 800, 600);
  draw.fillStyle = "#fff6dc";
  draw.beginPath();
  draw.arc(180 + ((number * 137) % 440), 200, 46, 0, 7);
  draw.fill();
  for (const [base, wave, colour] of [[360, 34, "#7d9a6c"], [420, 26, "#d9b44a"], [490, 20, "#b98f35"]]) {
    draw.fillStyle = colour;
    draw.beginPath();
    draw.moveTo(0, 600);
    for (let x = 0; x <= 800; x += 8) draw.lineTo(x, base + Math.sin(x / 130 + number + base) * wave);
    draw.lineTo(800, 600);
    draw.fill();
  }
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.86));
  return new File([blob], `зразок-${number}.jpg`, { type: "image/jpeg" });
}

/** Three seconds of soft humming. */
export function sampleVoice() {
  const rate = 8000;
  const length = rate * 3;
  const bytes = new DataView(new ArrayBuffer(44 + length));
  const words = (at, text) => [...text].forEach((letter, i) => bytes.setUint8(at + i, letter.charCodeAt(0)));
  words(0, "RIFF");
  bytes.setUint32(4, 36 + length, true);
  words(8, "WAVEfmt ");
  bytes.setUint32(16, 16, true);
  [1, 1].forEach((value, i) => bytes.setUint16(20 + 2 * i, value, true));
  bytes.setUint32(24, rate, true);
  bytes.setUint32(28, rate, true);
  [1, 8].forEach((value, i) => bytes.setUint16(32 + 2 * i, value, true));
  words(36, "data");
  bytes.setUint32(40, length, true);
  const notes = [262, 330, 392, 330, 294, 262];
  for (let i = 0; i < length; i += 1) {
    const beat = i / (rate / 2);
    const fade = Math.sin(Math.PI * (beat % 1)) * 0.5;
    bytes.setUint8(44 + i, 128 + Math.round(Math.sin((2 * Math.PI * notes[Math.floor(beat)] * i) / rate) * fade * 90));
  }
  return new File([bytes.buffer], "зразок.wav", { type: "audio/wav" });
}
