// Plays a flight: a button, a slider of flight time, and what has happened so far, a line each.

import { el } from "../globe/element";
import { lessMotion } from "../globe/motion";
import { heightAt, launching, seeing, type Flight } from "../layers/flight";

/** Flight seconds for each second of playing. */
const SPEED = 60;

export interface FlightPlayer {
  readonly element: HTMLElement;
  /** A flight to play, with words on what comes of it; without a flight the words why there is none. */
  show(flight: Flight | null, words: string): void;
  time(): number;
}

/** A time of flight: 3:05 min. */
export function clock(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")} min`;
}

/** What is so at a moment, in words. */
export function momentInWords(flight: Flight, time: number): string {
  const { arc } = flight;
  const name = new Map([
    ...arc.sights.map((one) => [one.sensor, one.name] as const),
    ...arc.meetings.map((one) => [one.battery, one.name] as const),
  ]);
  const told = (keys: Set<string>) => [...keys].map((key) => name.get(key) ?? key).join(", ");
  const [sees, fires] = [seeing(arc, time), launching(arc, time)];
  const height = Math.max(0, Math.round(heightAt(flight, time) / 1000)).toLocaleString("en-GB");
  return [
    `${clock(time)} after launch, ${height} km high.`,
    sees.size ? `Seen by ${told(sees)}.` : "No sensor of the shield sees it.",
    fires.size ? `Can be launched at by ${told(fires)}.` : "",
  ]
    .filter(Boolean)
    .join(" ");
}

export function createFlightPlayer(moved: (time: number) => void, closed: () => void): FlightPlayer {
  let flight: Flight | null = null;
  let time = 0;
  let frame = 0;
  const play = el("button", { type: "button", class: "play" }, "Play");
  const slider = el("input", { type: "range", min: "0", step: "1", "aria-label": "Flight time" });
  const shut = el(
    "button",
    { type: "button", class: "shut", "aria-label": "Hide the flight", title: "Hide the flight" },
    "×",
  );
  const status = el("p", { class: "flight-status", role: "status" });
  const outcome = el("p", { class: "flight-outcome" });
  const events = el("ol", { class: "flight-events", tabindex: "0", "aria-label": "What has happened so far" });
  const element = el(
    "div",
    { class: "flight", role: "group", "aria-label": "Flight" },
    el("div", { class: "flight-buttons" }, play, slider, shut),
    el("div", { class: "flight-told", tabindex: "0" }, status, outcome),
    events,
  );
  element.hidden = true;

  const end = () => flight?.arc.time.at(-1) ?? 0;

  function put(next: number): void {
    if (!flight) return;
    time = Math.min(end(), Math.max(0, next));
    slider.value = String(time);
    slider.setAttribute("aria-valuetext", clock(time));
    status.textContent = momentInWords(flight, time);
    const happened = flight.arc.events.filter((event) => event.time <= time + 0.5);
    if (events.childElementCount !== happened.length) {
      events.replaceChildren(
        ...happened.map((event) => el("li", {}, el("b", {}, clock(event.time)), ` ${event.text}`)),
      );
      events.scrollTop = events.scrollHeight;
    }
    moved(time);
  }

  function stop(): void {
    cancelAnimationFrame(frame);
    frame = 0;
    play.textContent = "Play";
    status.setAttribute("aria-live", "polite");
  }

  function start(): void {
    if (!flight) return;
    if (time >= end()) put(0);
    play.textContent = "Pause";
    status.setAttribute("aria-live", "off"); // sixty messages a second would be noise
    let before = performance.now();
    frame = requestAnimationFrame(function step(now) {
      put(time + (Math.min(200, Math.max(0, now - before)) / 1000) * SPEED);
      before = now;
      if (time < end()) frame = requestAnimationFrame(step);
      else stop();
    });
  }

  play.addEventListener("click", () => (frame ? stop() : start()));
  slider.addEventListener("input", () => {
    stop();
    put(Number(slider.value));
  });
  shut.addEventListener("click", closed);

  return {
    element,
    time: () => time,
    show(next, words) {
      stop();
      flight = next;
      const playable = !!next && next.arc.time.length > 1;
      element.hidden = !next && !words;
      play.hidden = slider.hidden = !playable;
      events.replaceChildren();
      outcome.textContent = playable ? words : "";
      if (!playable) {
        status.textContent = words;
        return;
      }
      slider.max = String(Math.ceil(end()));
      put(lessMotion() ? end() : 0);
      if (!lessMotion()) start();
    },
  };
}
