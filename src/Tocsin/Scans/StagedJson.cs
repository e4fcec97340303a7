using System.Text.Json;
using System.Text.Json.Serialization;
using Tocsin.Findings;
using Tocsin.Scanning;

namespace Tocsin.Scans;

/// <summary>The form in which results and changes wait in the store, between requests and over restarts.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(List<ScanResult>))]
[JsonSerializable(typeof(List<FindingChange>))]
internal sealed partial class StagedJson : JsonSerializerContext
{
    /// <summary>Results in a chunk: large enough to be few rows, small enough to hold the writer only briefly.</summary>
    public const int ResultsPerChunk = 500;

    /// <summary>Changes in a chunk: each becomes several rows and perhaps an event, in one transaction.</summary>
    public const int ChangesPerChunk = 400;

    public static byte[] Write(List<ScanResult> results) =>
        JsonSerializer.SerializeToUtf8Bytes(results, Default.ListScanResult);

    public static byte[] Write(List<FindingChange> changes) =>
        JsonSerializer.SerializeToUtf8Bytes(changes, Default.ListFindingChange);

    public static List<ScanResult> ReadResults(byte[] json) =>
        JsonSerializer.Deserialize(json, Default.ListScanResult)!;

    public static List<FindingChange> ReadChanges(byte[] json) =>
        JsonSerializer.Deserialize(json, Default.ListFindingChange)!;
}
