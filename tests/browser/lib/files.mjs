// Files as applicants have them, made here: nothing binary is kept in the repository.
import { deflateSync } from 'node:zlib';

// A PDF of one page with a line of text.
export function pdf(text = 'scan', padding = 0) {
    const content = `BT /F1 24 Tf 72 700 Td (${text.replace(/[()\\]/g, '')}) Tj ET`;
    const objects = [
        '<< /Type /Catalog /Pages 2 0 R >>',
        '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
        '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
        `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
        '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ];
    let body = '%PDF-1.4\n';
    if (padding) body += `%${'x'.repeat(padding)}\n`;
    const offsets = objects.map((object, index) => {
        const at = body.length;
        body += `${index + 1} 0 obj\n${object}\nendobj\n`;
        return at;
    });
    const xref = body.length;
    body += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
    for (const offset of offsets) body += `${String(offset).padStart(10, '0')} 00000 n \n`;
    body += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${xref}\n%%EOF\n`;
    return Buffer.from(body, 'latin1');
}

const crcTable = Array.from({ length: 256 }, (_, n) => {
    for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
    return n >>> 0;
});

function crc32(bytes) {
    let crc = 0xffffffff;
    for (const byte of bytes) crc = crcTable[(crc ^ byte) & 0xff] ^ (crc >>> 8);
    return (crc ^ 0xffffffff) >>> 0;
}

function chunk(name, data) {
    const out = Buffer.alloc(12 + data.length);
    out.writeUInt32BE(data.length, 0);
    out.write(name, 4, 'latin1');
    data.copy(out, 8);
    out.writeUInt32BE(crc32(out.subarray(4, 8 + data.length)), 8 + data.length);
    return out;
}

// A grey PNG with its resolution stated.
export function png({ width = 200, height = 120, dpi = 300, grey = 200 } = {}) {
    const header = Buffer.alloc(13);
    header.writeUInt32BE(width, 0);
    header.writeUInt32BE(height, 4);
    header[8] = 8; // bits; colour type 0 (grey)
    const density = Buffer.alloc(9);
    density.writeUInt32BE(Math.round(dpi / 0.0254), 0);
    density.writeUInt32BE(Math.round(dpi / 0.0254), 4);
    density[8] = 1;
    const rows = Buffer.alloc((width + 1) * height, grey);
    for (let y = 0; y < height; y++) rows[y * (width + 1)] = 0;
    return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]),
        chunk('IHDR', header), chunk('pHYs', density), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

// A JPEG by the browser's own encoder, with its resolution written into the JFIF header. `noise` makes it large.
export async function jpeg(browser, { width = 600, height = 400, dpi = 200, quality = 0.9, noise = false } = {}) {
    const page = await browser.newPage();
    const base64 = await page.evaluate(async ([w, h, q, noisy]) => {
        const canvas = document.createElement('canvas');
        canvas.width = w;
        canvas.height = h;
        const context = canvas.getContext('2d');
        context.fillStyle = '#eee';
        context.fillRect(0, 0, w, h);
        context.fillStyle = '#123';
        context.font = '40px sans-serif';
        context.fillText('scan', 40, 80);
        if (noisy) {
            const image = context.getImageData(0, 0, w, h);
            let seed = 1;
            for (let i = 0; i < image.data.length; i++) {
                seed = Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
                if (i % 4 !== 3) image.data[i] = seed >>> 24;
            }
            context.putImageData(image, 0, 0);
        }
        return canvas.toDataURL('image/jpeg', q).split(',')[1];
    }, [width, height, quality, noise]);
    await page.close();
    const bytes = Buffer.from(base64, 'base64');
    if (bytes.toString('latin1', 6, 10) === 'JFIF') {
        bytes[13] = 1;
        bytes.writeUInt16BE(dpi, 14);
        bytes.writeUInt16BE(dpi, 16);
    }
    return bytes;
}

// What an .exe renamed to .jpg begins with.
export function executable() {
    const bytes = Buffer.alloc(4096, 0x90);
    bytes.write('MZ', 0, 'latin1');
    bytes.writeUInt32LE(0x80, 0x3c);
    bytes.write('PE\0\0', 0x80, 'latin1');
    return bytes;
}

export const file = (name, buffer, mimeType) => ({
    name,
    buffer,
    mimeType: mimeType ?? { pdf: 'application/pdf', png: 'image/png', jpg: 'image/jpeg' }[name.split('.').pop()] ?? 'application/octet-stream',
});
