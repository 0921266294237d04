import jsQR from 'jsqr';
import type { Locator } from 'playwright-core';

/** What a phone would read off the screen. */
export async function scan(code: Locator): Promise<string | undefined> {
  const picture = await code.screenshot();
  const { data, width, height } = await code.page().evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d')!;
    canvas.drawImage(image, 0, 0);
    const pixels = canvas.getImageData(0, 0, image.width, image.height);
    return { data: [...pixels.data], width: image.width, height: image.height };
  }, picture.toString('base64'));
  const decode = jsQR as unknown as (pixels: Uint8ClampedArray, width: number, height: number) => { data: string } | null;
  return decode(Uint8ClampedArray.from(data), width, height)?.data;
}
