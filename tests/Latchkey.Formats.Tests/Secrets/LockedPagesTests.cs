using System.Globalization;
using System.Runtime.InteropServices;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Tests.Secrets;

/// <summary>What the kernel says of the memory that secrets lie in.</summary>
public sealed class LockedPagesTests
{
    // VM_LOCKED and VM_DONTDUMP, as /proc/PID/smaps names them (proc(5)).
    private const string Locked = "lo";
    private const string NotDumped = "dd";

    [Theory]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(4096)]
    [InlineData(70_000)]
    public void A_secret_is_locked_and_in_no_dump_until_it_is_disposed(int length)
    {
        var secret = new SecretBytes(length);
        foreach (var address in new[] { AddressOf(secret, 0), AddressOf(secret, length - 1) }) FlagsAt(address)
            .Intersect([Locked, NotDumped]).Count().ShouldBe(2);
        LockedPages.Refused.IsCompleted.ShouldBeFalse();
        secret.Dispose();
    }

    [Fact]
    public void A_page_stays_locked_as_long_as_any_secret_lies_in_it()
    {
        using var other = new SecretBytes(32);
        var secrets = Enumerable.Range(0, 500).Select(_ => new SecretBytes(100)).ToList();
        foreach (var secret in secrets.Where((_, i) => i % 2 == 0)) secret.Dispose();
        foreach (var secret in secrets.Where((_, i) => i % 2 == 1)) FlagsAt(AddressOf(secret, 0)).ShouldContain(Locked);
        foreach (var secret in secrets) secret.Dispose();
        FlagsAt(AddressOf(other, 0)).ShouldContain(Locked);
    }

    [Fact]
    public void A_disposed_secret_is_unlocked()
    {
        var secret = new SecretBytes(100_000);
        var inside = AddressOf(secret, 50_000);
        secret.Dispose();
        secret.Dispose();
        FlagsAt(inside).Intersect([Locked, NotDumped]).ShouldBeEmpty();
    }

    private static nint AddressOf(SecretBytes secret, int index) => Marshal.UnsafeAddrOfPinnedArrayElement(secret.Octets, index);

    private static string[] FlagsAt(nint address)
    {
        var isHere = false;
        foreach (var line in File.ReadLines("/proc/self/smaps"))
        {
            if (line.Split(' ')[0].Split('-') is [var start, var end]
                && long.TryParse(start, NumberStyles.HexNumber, null, out var from)
                && long.TryParse(end, NumberStyles.HexNumber, null, out var to))
                isHere = address >= from && address < to;
            else if (isHere && line.StartsWith("VmFlags:", StringComparison.Ordinal))
                return line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];
        }

        throw new InvalidOperationException("No such memory.");
    }
}
