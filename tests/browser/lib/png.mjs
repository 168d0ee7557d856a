// Reads the PNG of a screenshot (8 bits, RGB or RGBA, not interlaced) into pixels.
import { inflateSync } from 'node:zlib';

export function readPng(bytes) {
    let at = 8;
    let width = 0;
    let height = 0;
    let channels = 0;
    const data = [];
    while (at < bytes.length) {
        const length = bytes.readUInt32BE(at);
        const name = bytes.toString('latin1', at + 4, at + 8);
        const body = bytes.subarray(at + 8, at + 8 + length);
        if (name === 'IHDR') {
            width = body.readUInt32BE(0);
            height = body.readUInt32BE(4);
            channels = { 2: 3, 6: 4 }[body[9]];
            if (body[8] !== 8 || !channels || body[12] !== 0) throw new Error('a PNG of another kind');
        } else if (name === 'IDAT') {
            data.push(body);
        }
        at += 12 + length;
    }
    return { width, height, channels, pixels: unfilter(inflateSync(Buffer.concat(data)), width, height, channels) };
}

function unfilter(raw, width, height, channels) {
    const stride = width * channels;
    const out = Buffer.alloc(stride * height);
    for (let y = 0; y < height; y++) {
        const filter = raw[y * (stride + 1)];
        const row = y * stride;
        for (let x = 0; x < stride; x++) {
            const left = x >= channels ? out[row + x - channels] : 0;
            const up = y > 0 ? out[row - stride + x] : 0;
            const corner = x >= channels && y > 0 ? out[row - stride + x - channels] : 0;
            const value = raw[y * (stride + 1) + 1 + x];
            out[row + x] = value + [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
        }
    }
    return out;
}

function paeth(a, b, c) {
    const p = a + b - c;
    const [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)];
    return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
}

// The span of brightness within a rectangle: near 0 for an empty surface, large where there is writing.
export function contrastIn(image, { x, y, width, height }) {
    let low = 255;
    let high = 0;
    const right = Math.min(image.width, Math.ceil(x + width));
    const bottom = Math.min(image.height, Math.ceil(y + height));
    for (let row = Math.max(0, Math.floor(y)); row < bottom; row++) {
        for (let column = Math.max(0, Math.floor(x)); column < right; column++) {
            const at = (row * image.width + column) * image.channels;
            const value = (image.pixels[at] * 299 + image.pixels[at + 1] * 587 + image.pixels[at + 2] * 114) / 1000;
            if (value < low) low = value;
            if (value > high) high = value;
        }
    }
    return Math.max(0, high - low);
}
