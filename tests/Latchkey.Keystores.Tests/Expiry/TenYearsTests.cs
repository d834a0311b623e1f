#pragma warning disable RS0030 // Of a seed: a failure must come again.
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Expiry;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.Tests.Expiry;

/// <summary>
/// Ten simulated years: the notices of each certificate are compared with a plain list of its thresholds. The look comes at
/// uneven times, with days on which the server is down, restarts that keep only stored state, and clocks that go wrong.
/// <c>LATCHKEY_TEN_YEARS=10000</c> in the environment asks for as many entries.
/// </summary>
public sealed class TenYearsTests
{
    private const ulong Seed = 20_261_124;

    private static readonly DateTimeOffset Begin = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ExpiryPolicy Policy = new(
        [ThresholdTests.Read("1/3"), ThresholdTests.Read("1/10"), ThresholdTests.Read("1d")], []);
    private static readonly int Count = int.Parse(Environment.GetEnvironmentVariable("LATCHKEY_TEN_YEARS") ?? "1000", null);

    private readonly Dice _dice = new(Seed);
    private readonly Dictionary<string, Watched> _watched = new(StringComparer.Ordinal);
    private TenantKeystores _keystores = TenantKeystores.Empty;
    private int _told;

    [Fact]
    public void No_threshold_is_missed_and_none_gives_notice_twice()
    {
        for (var i = 0; i < Count; i++) Renew($"entry {i}", Begin.AddDays(-_dice.Next(300)));
        var (now, faults) = (Begin, new List<string>());
        while (now < Begin.AddYears(10))
        {
            now += Step();
            var clock = WrongBy() is { } wrong ? now + wrong : now;
            foreach (var act in Look(clock)) Hear(act, clock, faults);
            foreach (var watched in _watched.Values) watched.CheckSilence(clock, faults);
            faults.ShouldBeEmpty();
            RenewSome(now);
        }

        TestContext.Current.SendDiagnosticMessage($"{Count} entries, {_told} notices");
        _told.ShouldBeGreaterThan(Count * 10);
    }

    // Mostly hours; now and then the server is down for days.
    private TimeSpan Step() => _dice.Next(200) == 0 ? TimeSpan.FromDays(_dice.Next(1, 6)) : TimeSpan.FromMinutes(_dice.Next(60, 1_200));

    // Up to a day behind or ahead, as clocks are that were set wrong.
    private TimeSpan? WrongBy() => _dice.Next(50) == 0 ? TimeSpan.FromMinutes(_dice.Next(-1_440, 1_440)) : null;

    private IEnumerable<AuditAct> Look(DateTimeOffset clock)
    {
        var change = _keystores.GiveNotices(Policy, int.MaxValue, new Edit("Latchkey", clock));
        if (change.ChangesState) _keystores = _keystores.Apply(change);
        return change.Acts;
    }

    private void Hear(AuditAct act, DateTimeOffset clock, List<string> faults)
    {
        ExpiryDetail.TryParse(act.Detail, out var detail).ShouldBeTrue();
        _told++;
        _watched[act.ObjectName!].Hear(detail!, clock, faults);
    }

    // People renew some days after the first, the second or the last warning, or well after the end.
    private void RenewSome(DateTimeOffset now)
    {
        foreach (var (alias, watched) in _watched.Where(entry => now >= entry.Value.RenewedAt).ToList()) Renew(alias, watched.RenewedAt);
    }

    private void Renew(string alias, DateTimeOffset begin)
    {
        var lifetime = TimeSpan.FromHours(_dice.Next(12, 24 * 800));
        var end = new DateTimeOffset((begin + lifetime).Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero);
        begin = new DateTimeOffset(begin.Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero);
        _watched[alias] = new Watched(alias, begin, end, begin + (lifetime * (0.5 + (_dice.NextDouble() * 0.7))));
        _keystores = Entries.Put(_keystores, alias, $"{alias} until {end.Ticks}", begin, end);
    }

    /// <summary>The same numbers in every run (xorshift64*).</summary>
    private sealed class Dice(ulong seed)
    {
        private ulong _state = seed;

        public int Next(int below) => Next(0, below);

        public int Next(int least, int below) => least + (int)(Draw() % (ulong)(below - least));

        public double NextDouble() => (Draw() >> 11) * (1.0 / (1UL << 53));

        private ulong Draw()
        {
            _state ^= _state >> 12;
            _state ^= _state << 25;
            _state ^= _state >> 27;
            return _state * 2_685_821_657_736_338_717;
        }
    }

    /// <summary>The expected notices of one certificate: written from the rules, not from their implementation.</summary>
    private sealed class Watched
    {
        private readonly string _alias;
        private readonly List<(string? Threshold, DateTimeOffset Reached)> _moments;
        private readonly HashSet<string> _heard = new(StringComparer.Ordinal);
        private int _passed = -1;
        private DateTimeOffset? _last;

        public Watched(string alias, DateTimeOffset begin, DateTimeOffset end, DateTimeOffset renewedAt)
        {
            _alias = alias;
            RenewedAt = renewedAt;
            var lifetime = end - begin;
            _moments =
            [
                .. new (string?, DateTimeOffset)[]
                {
                    ("1/3", end - TimeSpan.FromSeconds(Math.Floor(lifetime.TotalSeconds / 3))),
                    ("1/10", end - TimeSpan.FromSeconds(Math.Floor(lifetime.TotalSeconds / 10))),
                    ("1d", end - TimeSpan.FromDays(1)),
                }.OrderBy(moment => moment.Item2),
                (null, end.AddTicks(1)),
            ];
        }

        public DateTimeOffset RenewedAt { get; }

        /// <summary>
        /// Notice of a threshold is given once, when it is reached, and of the most urgent one; a reminder repeats a notice given before.
        /// </summary>
        public void Hear(ExpiryDetail detail, DateTimeOffset clock, List<string> faults)
        {
            var reached = _moments.FindLastIndex(moment => moment.Reached <= clock);
            if (reached < 0 || _moments[reached].Threshold != detail.Threshold)
                faults.Add($"{_alias}: gave {detail} at {clock:O}, which is not the most urgent");
            if (!detail.IsReminder && !_heard.Add(detail.Threshold ?? "end")) faults.Add($"{_alias}: gave {detail} twice, at {clock:O}");
            if (detail.IsReminder && (reached > _passed || reached < 2))
                faults.Add($"{_alias}: reminded of {detail} at {clock:O} without an earlier notice");
            _passed = Math.Max(_passed, reached);
            _last = clock;
        }

        /// <summary>
        /// After a look, notice was given of every threshold reached by then; from the last threshold on nobody waits longer than a day.
        /// </summary>
        public void CheckSilence(DateTimeOffset clock, List<string> faults)
        {
            var reached = _moments.FindLastIndex(moment => moment.Reached <= clock);
            if (reached > _passed) faults.Add($"{_alias}: at {clock:O} there was no notice of {_moments[reached].Threshold ?? "the end"}");
            if (reached >= 2 && _last is { } last && clock - last > TimeSpan.FromDays(1))
                faults.Add($"{_alias}: at {clock:O} the last notice is of {last:O}");
        }
    }
}
