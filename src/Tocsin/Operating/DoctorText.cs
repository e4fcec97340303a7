using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tocsin.Operating;

/// <summary>What <c>doctor</c> prints. Pure.</summary>
internal static class DoctorText
{
    private const int NameWidth = 16;

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The worst of all: <c>ok</c> where there is none.</summary>
    public static VerdictStatus Worst(IEnumerable<CheckReport> reports) =>
        reports.SelectMany(r => r.Verdicts).Select(v => v.Status).DefaultIfEmpty(VerdictStatus.Ok).Max();

    /// <summary>A line for each verdict, and one below it for what to do.</summary>
    public static string ForPeople(CheckReport report)
    {
        var text = new StringBuilder();
        foreach (var verdict in report.Verdicts)
        {
            text.Append(Word(verdict.Status).PadRight(6)).Append(report.Check.PadRight(NameWidth));
            text.AppendLine(OneLine(verdict.Text));
            if (verdict.Advice is { } advice)
            {
                text.Append(' ', 6 + NameWidth).AppendLine(OneLine(advice));
            }
        }

        return text.ToString();
    }

    /// <summary>Everything as one JSON object.</summary>
    public static string ForMachines(IReadOnlyList<CheckReport> reports) =>
        new JsonObject
        {
            ["status"] = Word(Worst(reports)),
            ["checks"] = new JsonArray([
                .. from report in reports
                from verdict in report.Verdicts
                select new JsonObject
                {
                    ["check"] = report.Check,
                    ["status"] = Word(verdict.Status),
                    ["text"] = verdict.Text,
                    ["advice"] = verdict.Advice,
                },
            ]),
        }.ToJsonString(Indented);

    private static string Word(VerdictStatus status) =>
        status switch
        {
            VerdictStatus.Ok => "ok",
            VerdictStatus.Warn => "warn",
            _ => "fail",
        };

    // What a mail server or an operating system says may have anything in it.
    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}
