using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Tocsin.Findings.Matching;
using Tocsin.Scanning;

namespace Tocsin.Findings;

/// <summary>
/// What results are told apart by within a scan, and what a finding is first kept under: tool, rule, path, the code, and
/// which repeat of that it is. Whether a result is a finding that is known already is <see cref="FindingMatch"/>'s to say.
/// </summary>
internal static class FindingIdentity
{
    public const int Length = 16;

    /// <summary>The results of a scan by identity, each once, in the order of the file and line within their run.</summary>
    public static Dictionary<Identity, ScanResult> Of(IEnumerable<ScanResult> results)
    {
        var found = new Dictionary<Identity, ScanResult>();
        foreach (var run in results.GroupBy(r => r.Run))
        {
            var repeats = new Dictionary<(string, string, string, string), int>();
            foreach (var result in run.OrderBy(r => r.File, StringComparer.Ordinal).ThenBy(r => r.Line))
            {
                var place = (result.Tool, result.RuleId, result.File, result.ContextHash);
                var repeat = repeats.GetValueOrDefault(place);
                repeats[place] = repeat + 1;
                found.TryAdd(Hash(result, repeat), result);
            }
        }

        return found;
    }

    /// <summary>One that no result has.</summary>
    public static Identity Of(string findingId) => Hash(findingId);

    // Unit separators, which no tool name, rule or path has, keep "a" + "bc" and "ab" + "c" apart.
    private static Identity Hash(ScanResult result, int repeat) =>
        Hash($"{result.Tool}\u001f{result.RuleId}\u001f{result.File}\u001f{result.ContextHash}\u001f{repeat}");

    private static Identity Hash(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return Identity.From(hash[..Length]);
    }
}

/// <summary>128 bits that stand for a finding within its target.</summary>
internal readonly record struct Identity(UInt128 Value)
{
    public static Identity From(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128BigEndian(bytes));

    public byte[] ToBytes()
    {
        var bytes = new byte[FindingIdentity.Length];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);
        return bytes;
    }
}
