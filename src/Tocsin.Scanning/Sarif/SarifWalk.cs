using System.Globalization;
using System.Text.Json;
using Tocsin.Scanning.Sarif.Json;

namespace Tocsin.Scanning.Sarif;

/// <summary>Walks through one file: its version, its runs.</summary>
internal sealed class SarifWalk : IDisposable
{
    private const string Version = "2.1.0";

    private readonly SarifOptions _options;
    private readonly Func<ScanResult, ValueTask> _onResult;
    private readonly JsonPlace _place = new();
    private readonly JsonWindow _window;
    private readonly SourceFiles? _source;
    private readonly List<SarifRun> _runs = [];
    private int _results;

    public SarifWalk(Stream json, SarifOptions options, Func<ScanResult, ValueTask> onResult)
    {
        (_options, _onResult) = (options, onResult);
        _window = new JsonWindow(json, options.MaxBytes, _place);
        _source = options.SourceRoot is { } root ? new SourceFiles(root) : null;
    }

    public async Task<SarifSummary> ReadAsync(CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken);
        var version = false;
        var runs = false;
        while (await _window.NextNameAsync(cancellationToken) is { } name)
        {
            _place.Enter(name);
            switch (name)
            {
                case "version":
                    version = true;
                    await VersionAsync(cancellationToken);
                    break;
                case "runs":
                    runs = true;
                    await RunsAsync(cancellationToken);
                    break;
                default:
                    await _window.SkipAsync(cancellationToken);
                    break;
            }
            _place.Leave();
        }
        await _window.EndAsync(cancellationToken);
        if (!version)
            throw new SarifException("/version", "there is none", $"\"{Version}\"");
        if (!runs)
            throw new SarifException("/runs", "there are none", "an array of runs");
        return new SarifSummary { Runs = _runs };
    }

    public void Dispose() => _window.Dispose();

    private async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        const string Expected = "a SARIF 2.1.0 object in UTF-8";
        switch (await _window.FirstByteAsync(cancellationToken))
        {
            case null:
                throw new SarifException("", "it is empty", Expected);
            case (byte)'{':
                await _window.NextAsync(cancellationToken);
                return;
            case (byte)'[':
                throw new SarifException("", "an array", Expected);
            case (byte)'"':
                throw new SarifException("", "a string", Expected);
            case (byte)'<':
                throw new SarifException("", "not JSON, by its first character XML or HTML", Expected);
            default:
                throw new SarifException("", "not a JSON object", Expected);
        }
    }

    private async ValueTask VersionAsync(CancellationToken cancellationToken)
    {
        var token = await _window.TakeAsync(cancellationToken);
        if (token != JsonTokenType.String)
            throw new SarifException(_place.Pointer, JsonFields.Name(token), $"\"{Version}\"");
        var value = _window.Value[1..^1];
        if (!value.SequenceEqual("2.1.0"u8))
            throw new SarifException(
                _place.Pointer,
                $"\"{JsonText.Decode(value, value.Contains((byte)'\\'), 100)}\"",
                $"\"{Version}\""
            );
    }

    private async ValueTask RunsAsync(CancellationToken cancellationToken)
    {
        var token = await _window.NextAsync(cancellationToken);
        if (token != JsonTokenType.StartArray)
            throw new SarifException(_place.Pointer, JsonFields.Name(token), "an array of runs");
        while ((token = await _window.NextAsync(cancellationToken)) != JsonTokenType.EndArray)
        {
            var index = _runs.Count;
            _place.Enter(index.ToString(CultureInfo.InvariantCulture));
            if (token != JsonTokenType.StartObject)
                throw new SarifException(_place.Pointer, JsonFields.Name(token), "a run, an object");
            await using var run = new RunWalk(index, _window, _place, _options, _source, EmitAsync);
            _runs.Add(await run.ReadAsync(cancellationToken));
            _place.Leave();
        }
    }

    private ValueTask EmitAsync(ScanResult? result)
    {
        if (++_results > _options.MaxResults)
            throw new SarifException(
                _place.Pointer,
                $"more than {_options.MaxResults:N0} results",
                "fewer results, or several files"
            )
            {
                TooLarge = true,
            };
        return result is null ? default : _onResult(result);
    }
}
