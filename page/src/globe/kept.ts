// A picture that is kept as long as the view is the same, so that another map needs no new land.

import type { Camera } from "./camera";

export interface Kept {
  /** Put the picture on `to`; `paint` makes it anew if the view, or what it is `of`, is another one. */
  draw(
    to: CanvasRenderingContext2D,
    camera: Camera,
    ratio: number,
    of: unknown,
    paint: (on: CanvasRenderingContext2D) => void,
  ): void;
  forget(): void;
}

export function createKept(): Kept {
  let own: CanvasRenderingContext2D | null = null;
  let key = "";
  let last: unknown = null;
  return {
    draw(to, camera, ratio, of, paint) {
      own ??= document.createElement("canvas").getContext("2d")!;
      const now = [camera.longitude, camera.latitude, camera.radius, camera.width, camera.height, ratio].join();
      if (now !== key || of !== last) {
        own.canvas.width = Math.round(camera.width * ratio); // which clears it
        own.canvas.height = Math.round(camera.height * ratio);
        own.setTransform(ratio, 0, 0, ratio, 0, 0);
        paint(own);
        [key, last] = [now, of];
      }
      to.drawImage(own.canvas, 0, 0, camera.width, camera.height);
    },
    forget() {
      key = "";
    },
  };
}
