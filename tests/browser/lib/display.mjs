// A screen for browsers that paint only into a window. Where there is one already, that is used.
import { spawn } from 'node:child_process';

export async function withDisplay() {
    if (process.env.DISPLAY) return { name: process.env.DISPLAY, close() {} };
    const server = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1400x1100x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const number = await new Promise((resolve, reject) => {
        server.once('error', reject);
        server.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)));
        server.stdout.once('data', (bytes) => resolve(String(bytes).trim()));
    });
    return { name: `:${number}`, close: () => server.kill() };
}
