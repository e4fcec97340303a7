using System.Text;
using Tocsin.Scanning.Sarif;
using static Tocsin.Scanning.Tests.Sarif.Reading;

namespace Tocsin.Scanning.Tests.Sarif;

/// <summary>Whatever the bytes, the reader answers with results or with a <see cref="SarifException"/>.</summary>
public sealed class SarifFuzzTests
{
    private static readonly byte[] Sample = Encoding.UTF8.GetBytes(
        """
        {"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"results":[{"ruleId":"A/1",
        "ruleIndex":0,"level":"error","kind":"fail","message":{"id":"m","arguments":["é\ud83d\ude00","{0}"]},"locations":[
        {"physicalLocation":{"artifactLocation":{"uri":"a%20b.js","uriBaseId":"S","index":0},"region":{"startLine":3,
        "endLine":4,"snippet":{"text":"key = 'ghp_aaaaaaaaaaaaaaaaaaaaaaaa'\n\tx"}},"contextRegion":{"startLine":1}}}],
        "suppressions":[{"kind":"inSource","status":"accepted"}],"partialFingerprints":{"p":"q"},"taxa":[{"id":"79"}],
        "properties":{"tags":["CWE-89","secret"],"security-severity":"7.5","precision":"high"},"rule":{"index":0}}],
        "artifacts":[{"location":{"uri":"x/y"}}],"originalUriBaseIds":{"S":{"uri":"file:///r/"},"T":{"uriBaseId":"S"}},
        "invocations":[{"executionSuccessful":false,"toolExecutionNotifications":[{"message":{"text":"n"}}],"exitCode":1}],
        "tool":{"driver":{"name":"T","rules":[{"id":"A","shortDescription":{"text":"s"},"helpUri":"http://x.example",
        "defaultConfiguration":{"level":"note"},"messageStrings":{"m":{"text":"{0} [x](1)"}},"relationships":[{"target":
        {"id":"1","toolComponent":{"name":"CWE"}}}],"properties":{"cwe":[1]}}]},"extensions":[{"name":"e"}]},"x":[{}]}]}
        """
    );

    [Fact]
    public async Task The_sample_is_right() => Assert.Single((await ReadAsync(new MemoryStream(Sample))).Results);

    [Fact]
    public async Task Every_truncation_is_refused()
    {
        for (var length = 0; length < Sample.Length; length++)
        {
            var cut = Sample[..length];
            await Assert.ThrowsAsync<SarifException>(() => ReadAsync(new MemoryStream(cut)));
        }
    }

    [Fact]
    public async Task Every_way_of_arriving_in_pieces_reads_the_same()
    {
        var whole = (await ReadAsync(new MemoryStream(Sample))).Results;
        for (var size = 1; size < 40; size++)
            Assert.Equal(whole, (await ReadAsync(new SlowStream(Sample, size))).Results);
    }

    [Fact]
    public async Task Flipped_bytes_never_break_the_reader()
    {
        var random = new Random(20261);
        var read = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = (byte[])Sample.Clone();
            for (var flips = random.Next(1, 4); flips > 0; flips--)
                bytes[random.Next(bytes.Length)] = Odd(random);
            read += await IsReadAsync(bytes) ? 1 : 0;
        }
        // Some flips land inside of texts: were all refused, or none, this test would test nothing.
        Assert.InRange(read, 100, 19_000);
    }

    [Fact]
    public async Task Swapped_pieces_never_break_the_reader()
    {
        var random = new Random(20262);
        for (var round = 0; round < 5_000; round++)
        {
            var (from, to) = (random.Next(Sample.Length), random.Next(Sample.Length));
            var length = random.Next(1, 60);
            var piece = Sample.AsSpan(from, Math.Min(length, Sample.Length - from)).ToArray();
            byte[] bytes = [.. Sample[..to], .. piece, .. Sample[Math.Min(Sample.Length, to + random.Next(0, 60))..]];
            await IsReadAsync(bytes);
        }
    }

    private static byte Odd(Random random)
    {
        var special = "\"\\{}[]:,0u-e.tfn/% \0"u8;
        return random.Next(2) == 0 ? special[random.Next(special.Length)] : (byte)random.Next(256);
    }

    private static async Task<bool> IsReadAsync(byte[] bytes)
    {
        try
        {
            await ReadAsync(new MemoryStream(bytes));
            return true;
        }
        catch (SarifException)
        {
            return false;
        }
    }

    private sealed class SlowStream(byte[] bytes, int size) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(size, buffer.Length)], cancellationToken);
    }
}
