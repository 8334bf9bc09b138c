/** A table under a lamp, with people around it: decoration only. Its colours are in `styles/pages.css`. */
export function Desk() {
  return (
    <svg class="desk" viewBox="0 0 520 480" aria-hidden="true" focusable="false">
      <circle class="desk-glow" cx="260" cy="210" r="200" />
      <circle class="desk-glow desk-glow-inner" cx="260" cy="210" r="140" />
      <path class="desk-line" d="M260 0 V74" />
      <path class="desk-lamp" d="M196 128 C196 92 224 72 260 72 C296 72 324 92 324 128 Z" />
      <ellipse class="desk-bulb" cx="260" cy="130" rx="26" ry="9" />
      <g class="desk-person desk-person-1">
        <circle cx="128" cy="222" r="36" />
        <path d="M66 336 C66 286 92 264 128 264 C164 264 190 286 190 336 Z" />
      </g>
      <g class="desk-person desk-person-2">
        <circle cx="260" cy="204" r="38" />
        <path d="M194 336 C194 276 222 248 260 248 C298 248 326 276 326 336 Z" />
      </g>
      <g class="desk-person desk-person-3">
        <circle cx="392" cy="222" r="36" />
        <path d="M330 336 C330 286 356 264 392 264 C428 264 454 286 454 336 Z" />
      </g>
      <rect class="desk-table" x="24" y="330" width="472" height="26" rx="13" />
      <rect class="desk-leg" x="70" y="356" width="14" height="96" rx="7" />
      <rect class="desk-leg" x="436" y="356" width="14" height="96" rx="7" />
      <path class="desk-laptop" d="M92 330 L104 288 H168 L180 330 Z" />
      <path class="desk-laptop" d="M340 330 L352 288 H416 L428 330 Z" />
      <path class="desk-book" d="M222 330 L226 312 C240 306 252 308 260 314 C268 308 280 306 294 312 L298 330 Z" />
      <path class="desk-cup" d="M306 304 H328 V322 C328 328 324 330 317 330 C310 330 306 328 306 322 Z" />
      <path class="desk-steam" d="M312 296 C308 288 318 284 314 276" />
      <path class="desk-steam" d="M322 296 C318 288 328 284 324 276" />
    </svg>
  );
}
