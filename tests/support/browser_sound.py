"""What a page plays by WebAudio: whether anything is heard, and how often it chimed."""

from tests.support.browser_person import Person
from tests.support.waiting import eventually

# Runs before any script of the page. All that goes to the speakers goes to a meter, too; chimes are the only sounds
# that are made of tones, and those of one chime begin together.
METER = """
(() => {
  const meters = new Map();
  const sound = { chimes: 0 };
  Object.defineProperty(window, "__sound", { value: sound });
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (target, ...rest) {
    if (target === this.context.destination) {
      if (!meters.has(this.context)) meters.set(this.context, new AnalyserNode(this.context));
      connect.call(this, meters.get(this.context));
    }
    return connect.call(this, target, ...rest);
  };
  const start = AudioScheduledSourceNode.prototype.start;
  let begun = false;
  OscillatorNode.prototype.start = function (...when) {
    if (!begun) {
      begun = true;
      sound.chimes += 1;
      setTimeout(() => (begun = false));
    }
    return start.apply(this, when);
  };
  sound.peak = () => {
    const peaks = [...meters].map(([context, meter]) => {
      if (context.state !== "running") return 0;
      const samples = new Float32Array(meter.fftSize);
      meter.getFloatTimeDomainData(samples);
      return Math.max(...samples.map(Math.abs));
    });
    return Math.max(0, ...peaks);
  };
})();
"""

INAUDIBLE = 1e-5
"""A hundred decibels below the loudest sound that there is."""


class SoundMeter:
    """Listens to what one person's page plays, apart from voices."""

    def __init__(self, person: Person) -> None:
        self._person = person

    @classmethod
    async def on(cls, person: Person) -> "SoundMeter":
        """A meter in every page that this person opens from now on."""
        await person.context.add_init_script(METER)
        return cls(person)

    async def peak(self) -> float:
        """The loudest sample of the last hundredths of a second, of 1 at most."""
        return float(await self._person.page.evaluate("() => __sound.peak()"))

    async def chimes(self) -> int:
        """How many chimes began so far."""
        return int(await self._person.page.evaluate("() => __sound.chimes"))

    async def hears_something(self) -> None:
        await eventually(self.peak, lambda peak: peak > INAUDIBLE, f"something sounds at {self._person.name}'s")

    async def hears_nothing(self) -> None:
        await eventually(self.peak, lambda peak: peak < INAUDIBLE, f"all is silent at {self._person.name}'s")

    async def has_chimed(self, times: int) -> None:
        """Waits for a chime, and finds that it is no more than these."""
        await eventually(self.chimes, lambda chimes: chimes >= times, f"it chimes at {self._person.name}'s")
        assert await self.chimes() == times
