using System.Text.Json;

namespace Tocsin.RealInput.Tests.Scanning;

/// <summary>What a scan that is over came to.</summary>
internal sealed record ScanCounts(int Total, int New, int Resolved)
{
    public static ScanCounts Of(JsonElement scan)
    {
        Assert.Equal("completed", scan.GetProperty("status").GetString());
        var summary = scan.GetProperty("summary");
        var counts = new ScanCounts(
            summary.GetProperty("total_findings").GetInt32(),
            summary.GetProperty("new_findings").GetInt32(),
            summary.GetProperty("resolved_findings").GetInt32()
        );
        Assert.Equal(
            counts.Total,
            summary.GetProperty("by_severity").EnumerateObject().Sum(severity => severity.Value.GetInt32())
        );
        return counts;
    }
}
