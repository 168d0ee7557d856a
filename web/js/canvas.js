// The picture: ImGui's triangles by WebGL 2, glyphs by the browser's own text drawing.
const canvas = $('canvas');
let gl, glSize, lastTexture;

function openCanvas() {
  gl = canvas.getContext('webgl2', { alpha: false, antialias: false, depth: false, stencil: false, powerPreference: 'low-power' });
  if (!gl) return false;
  const shader = (kind, source) => {
    const made = gl.createShader(kind);
    gl.shaderSource(made, '#version 300 es\nprecision highp float;' + source);
    gl.compileShader(made);
    return made;
  };
  const program = gl.createProgram();
  gl.attachShader(program, shader(gl.VERTEX_SHADER, 'layout(location=0)in vec2 p;layout(location=1)in vec2 u;layout(location=2)in vec4 c;' +
    'uniform vec2 s;out vec2 v;out vec4 k;void main(){v=u;k=c;gl_Position=vec4(p.x*s.x-1.,1.-p.y*s.y,0,1);}'));
  gl.attachShader(program, shader(gl.FRAGMENT_SHADER, 'in vec2 v;in vec4 k;uniform sampler2D t;out vec4 o;void main(){o=vec4(k.rgb,k.a*texture(t,v).r);}'));
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) return false;
  gl.useProgram(program);
  glSize = gl.getUniformLocation(program, 's');
  gl.bindVertexArray(gl.createVertexArray());
  gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
  gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, gl.createBuffer());
  gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 20, 0);
  gl.vertexAttribPointer(1, 2, gl.FLOAT, false, 20, 8);
  gl.vertexAttribPointer(2, 4, gl.UNSIGNED_BYTE, true, 20, 16);
  [0, 1, 2].forEach(at => gl.enableVertexAttribArray(at));
  gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
  for (const side of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T]) gl.texParameteri(gl.TEXTURE_2D, side, gl.CLAMP_TO_EDGE);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.LINEAR);
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
  gl.enable(gl.BLEND);
  gl.blendFunc(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA);
  gl.enable(gl.SCISSOR_TEST);
  return true;
}

// A picture that does not come back soon leaves the page to its elements.
let gone;
canvas.addEventListener('webglcontextlost', event => {
  event.preventDefault();
  painting = false;
  gone = setTimeout(giveUp, 3000);
});
// Nobody misses it while the page is hidden or is read as text.
function giveUp() {
  if (document.hidden) gone = setTimeout(giveUp, 3000);
  else if (!painting && !textMode) signal(NO_PICTURE);
}
canvas.addEventListener('webglcontextrestored', () => {
  clearTimeout(gone);
  openPicture();
  if (!painting || !lastTexture) return;
  imports.texture(...lastTexture);
  resized();
});

function fitCanvas() {
  const ratio = devicePixelRatio || 1;
  canvas.width = Math.round(html.clientWidth * ratio);
  canvas.height = Math.round(innerHeight * ratio);
  canvas.style.width = html.clientWidth + 'px';
  canvas.style.height = innerHeight + 'px';
}

const pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
const fontOf = (size, weight) => `${weight ? 600 : 400} ${size}px ${FONT}`;

const imports = {
  sin: Math.sin, cos: Math.cos, acos: Math.acos,
  js_number: (at, length) => numberOf(text(at, length)),
  js_scientific: (value, out) => write(out, scientificOf(value)),
  js_composed: (at, length, out) => write(out, composedOf(text(at, length))),
  random(at, length) { crypto.getRandomValues(bytes(at, length)); },
  advance(character, weight) {
    pen.font = fontOf(100, weight);
    return pen.measureText(String.fromCodePoint(character)).width / 100;
  },
  // Each character in a cell of its own; 256 cells a read, the coverage of each pixel into the module's memory.
  glyphs(at, count, size, weight, cell, x, baseline, out) {
    const characters = new Uint32Array(wasm.memory.buffer, at, count).slice();
    const columns = Math.max(1, Math.min(16, count));
    for (let first = 0; first < count; first += 256) {
      const some = Math.min(256, count - first), rows = Math.ceil(some / columns), width = columns * cell;
      if (pen.canvas.width < width || pen.canvas.height < rows * cell) {
        pen.canvas.width = Math.max(pen.canvas.width, width);
        pen.canvas.height = Math.max(pen.canvas.height, rows * cell);
      } else pen.clearRect(0, 0, width, rows * cell);
      pen.font = fontOf(size, weight);
      for (let i = 0; i < some; i++)
        pen.fillText(String.fromCodePoint(characters[first + i]), (i % columns) * cell + x, (i / columns | 0) * cell + baseline);
      const pixels = pen.getImageData(0, 0, width, rows * cell).data;
      const cells = bytes(out + first * cell * cell, some * cell * cell);
      for (let i = 0, to = 0; i < some; i++)
        for (let y = 0; y < cell; y++)
          for (let from = ((((i / columns | 0) * cell + y) * width) + (i % columns) * cell) * 4 + 3, end = from + cell * 4; from < end; from += 4)
            cells[to++] = pixels[from];
    }
  },
  texture(at, width, height, top, rows, isNew) {
    if (!gl) return;
    const pixels = bytes(at, width * rows);
    if (isNew) gl.texImage2D(gl.TEXTURE_2D, 0, gl.R8, width, height, 0, gl.RED, gl.UNSIGNED_BYTE, pixels);
    else gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, top, width, rows, gl.RED, gl.UNSIGNED_BYTE, pixels);
    lastTexture = [isNew ? at : at - top * width, width, height, 0, height, 1];
  },
  draw(vertices, vertexBytes, indices, indexCount, commands, count) {
    if (!gl) return;
    gl.viewport(0, 0, canvas.width, canvas.height);
    gl.uniform2f(glSize, 2 / canvas.width, 2 / canvas.height);
    gl.bufferData(gl.ARRAY_BUFFER, bytes(vertices, vertexBytes), gl.STREAM_DRAW);
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, bytes(indices, indexCount * 4), gl.STREAM_DRAW);
    const list = new Int32Array(wasm.memory.buffer, commands, count * 5);
    for (let i = 0, from = 0; i < count * 5; i += 5) {
      const [n, left, top, right, bottom] = list.subarray(i, i + 5);
      if (n && right > left && bottom > top) {
        gl.scissor(left, canvas.height - bottom, right - left, bottom - top);
        gl.drawElements(gl.TRIANGLES, n, gl.UNSIGNED_INT, from * 4);
      }
      from += n;
    }
  },
  patch(at, length) { applyPatch(text(at, length)); },
  effects(at, length) { runEffects(text(at, length)); },
  mode: setMode,
};
