using System.Globalization;
using System.Text.Json;
using Tocsin.Scanning.Sarif.Json;

namespace Tocsin.Scanning.Sarif.Parsing;

/// <summary>Reads <c>run.invocations</c> for one question: did the tool say that it failed, and how?</summary>
internal static class InvocationParser
{
    public static (bool Failed, string? Error) Parse(ref Utf8JsonReader reader)
    {
        var failed = false;
        string? error = null;
        if (!reader.IsArray())
            return default;
        while (reader.NextItem())
        {
            if (Invocation(ref reader) is not { } said)
                continue;
            failed = true;
            error ??= said;
        }
        return (failed, error is { Length: 0 } ? null : error);
    }

    /// <summary>Null when it did not fail; empty when it failed without a word.</summary>
    private static string? Invocation(ref Utf8JsonReader reader)
    {
        bool? successful = null;
        string? worst = null;
        string? any = null;
        string? exit = null;
        if (!reader.IsObject())
            return null;
        while (reader.NextProperty(out var name))
        {
            if (name.SequenceEqual("executionSuccessful"u8))
                successful = reader.Flag();
            else if (
                name.SequenceEqual("toolExecutionNotifications"u8)
                || name.SequenceEqual("toolConfigurationNotifications"u8)
            )
                Notifications(ref reader, ref worst, ref any);
            else if (name.SequenceEqual("exitCodeDescription"u8) || name.SequenceEqual("exitSignalName"u8))
                exit = reader.Text();
            else if (name.SequenceEqual("exitCode"u8))
                exit ??= string.Create(CultureInfo.InvariantCulture, $"exit code {reader.Integer()}");
            else
                reader.Skip();
        }
        return successful == false ? worst ?? any ?? exit ?? "" : null;
    }

    private static void Notifications(ref Utf8JsonReader reader, ref string? worst, ref string? any)
    {
        if (!reader.IsArray())
            return;
        while (reader.NextItem())
        {
            string? level = null;
            string? text = null;
            if (!reader.IsObject())
                continue;
            while (reader.NextProperty(out var name))
            {
                if (name.SequenceEqual("level"u8))
                    level = LevelParser.Level(ref reader);
                else if (name.SequenceEqual("message"u8))
                    text = MessageParser.Parse(ref reader).Text;
                else
                    reader.Skip();
            }
            if (level == "error")
                worst ??= text;
            any ??= text;
        }
    }
}
