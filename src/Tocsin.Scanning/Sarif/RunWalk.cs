using System.Text.Json;
using Tocsin.Scanning.Sarif.Json;
using Tocsin.Scanning.Sarif.Model;
using Tocsin.Scanning.Sarif.Parsing;
using Tocsin.Scanning.Sarif.Paths;
using Tocsin.Scanning.Secrets;

namespace Tocsin.Scanning.Sarif;

/// <summary>Walks through one run. Its properties may come in any order: results that come first wait.
/// <c>emit</c> takes each result in order, null for one that does not count.</summary>
internal sealed class RunWalk(
    int index,
    JsonWindow window,
    JsonPlace place,
    SarifOptions options,
    SourceFiles? source,
    Func<ScanResult?, ValueTask> emit
) : IAsyncDisposable
{
    private const int MaxError = 1000;

    private delegate T Parser<T>(ref Utf8JsonReader reader);

    private readonly PendingResults _pending = new();
    private readonly List<SarifArtifact> _artifacts = [];
    private SarifTool? _tool;
    private Dictionary<string, SarifArtifact>? _bases;
    private bool _artifactsRead;
    private bool _complete;
    private (bool Failed, string? Error) _invocation;
    private ResultBuilder? _builder;
    private int _seen;
    private int _count;

    public async ValueTask<SarifRun> ReadAsync(CancellationToken cancellationToken)
    {
        while (await window.NextNameAsync(cancellationToken) is { } name)
        {
            place.Enter(name);
            await PropertyAsync(name, cancellationToken);
            place.Leave();
        }
        _complete = true;
        if (_tool is null)
            throw new SarifException(place.Pointer, "the run names no tool", "tool.driver.name");
        await FlushAsync(cancellationToken);
        return new SarifRun
        {
            Tool = ToolName(),
            ToolVersion = _tool.Driver.Version,
            Successful = !_invocation.Failed,
            Error = _invocation.Error is { } error ? JsonText.Cut(SecretMask.Known(error.Trim()), MaxError) : null,
            Results = _count,
        };
    }

    public ValueTask DisposeAsync() => _pending.DisposeAsync();

    private async ValueTask PropertyAsync(string name, CancellationToken cancellationToken)
    {
        switch (name)
        {
            case "tool":
                _tool = await TakeAsync(ToolParser.Parse, cancellationToken);
                if (_tool is not null && string.IsNullOrWhiteSpace(_tool.Driver.Name))
                    throw new SarifException(place.Pointer + "/driver/name", "there is none", "the tool's name");
                break;
            case "invocations":
                _invocation = await TakeAsync(InvocationParser.Parse, cancellationToken);
                break;
            case "originalUriBaseIds":
                _bases = await TakeAsync(ArtifactParser.Bases, cancellationToken);
                _builder = null;
                break;
            case "artifacts":
                await EachAsync(() => _artifacts.Add(Parse(window.Value, ArtifactParser.Artifact)), cancellationToken);
                _artifactsRead = true;
                break;
            case "results":
                await ResultsAsync(cancellationToken);
                break;
            default:
                await window.SkipAsync(cancellationToken);
                break;
        }
    }

    private async ValueTask ResultsAsync(CancellationToken cancellationToken)
    {
        if (!await EnterArrayAsync(cancellationToken))
            return;
        for (place.Index = _seen; await window.TakeAsync(cancellationToken) != JsonTokenType.EndArray; place.Index++)
        {
            _seen++;
            if (TryBuild(window.Value, out var result))
            {
                await EmitAsync(result);
                continue;
            }
            _pending.Add(window.Value);
            await _pending.SpillAsync(cancellationToken);
        }
    }

    /// <summary>Everything is known now: what waited goes out.</summary>
    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_pending.Count == 0)
            return;
        place.Enter("results");
        place.Index = _seen - _pending.Count;
        _pending.Rewind();
        while (await _pending.NextAsync(cancellationToken) is { } element)
        {
            TryBuild(element.Span, out var result);
            await EmitAsync(result);
            place.Index++;
        }
        place.Leave();
    }

    private ValueTask EmitAsync(ScanResult? result)
    {
        _count += result is null ? 0 : 1;
        return emit(result);
    }

    /// <summary>False when the result has to wait for something that is still to come.</summary>
    private bool TryBuild(ReadOnlySpan<byte> element, out ScanResult? result)
    {
        result = null;
        if (!_complete && (_tool is null || _pending.Count > 0))
            return false;
        try
        {
            var raw = ParseRaw(element, ResultParser.Parse);
            if (raw.LeftOut)
                return true;
            if (!_complete && MustWait(raw.Artifact))
                return false;
            result = Builder().Build(raw, Located(raw.Artifact));
            return true;
        }
        catch (JsonShapeException e)
        {
            throw At(element, e);
        }
    }

    private bool MustWait(in SarifArtifact artifact)
    {
        if (artifact.Uri is null && artifact.Index is >= 0 and var at)
            return !_artifactsRead || (at < _artifacts.Count && MustWait(_artifacts[at] with { Index = null }));
        if (artifact.Uri is null)
            return false;
        if (_bases is not null)
            return false;
        return artifact.BaseId is not null
            || (options.Root is null && PathText.Of(artifact.Uri, encoded: true).Kind == PathKind.Absolute);
    }

    /// <summary>The place itself, or the one that its index among the run's artifacts means.</summary>
    private SarifArtifact Located(in SarifArtifact artifact)
    {
        if (artifact.Uri is not null || artifact.Index is not { } at || at < 0)
            return artifact;
        if (at >= _artifacts.Count)
            throw new JsonShapeException(
                artifact.Offset,
                $"index {at} is past the end of the run's {_artifacts.Count} artifacts",
                "the index of an artifact, or a uri"
            );
        return _artifacts[at] with { Offset = artifact.Offset };
    }

    private ResultBuilder Builder() =>
        _builder ??= new ResultBuilder(
            index,
            ToolName(),
            _tool!,
            new PathResolver(options, _bases is null ? PathBases.None : new PathBases(_bases)),
            source
        );

    private string ToolName() => _tool!.Driver.Name!.Trim().ToLowerInvariant();

    private async ValueTask<T> TakeAsync<T>(Parser<T> parser, CancellationToken cancellationToken)
    {
        await window.TakeAsync(cancellationToken);
        return Parse(window.Value, parser);
    }

    private async ValueTask EachAsync(Action each, CancellationToken cancellationToken)
    {
        if (!await EnterArrayAsync(cancellationToken))
            return;
        for (place.Index = 0; await window.TakeAsync(cancellationToken) != JsonTokenType.EndArray; place.Index++)
            each();
    }

    /// <summary>False for null, which counts as absent. Some scanners write it when they found nothing.</summary>
    private async ValueTask<bool> EnterArrayAsync(CancellationToken cancellationToken)
    {
        var token = await window.NextAsync(cancellationToken);
        if (token is JsonTokenType.StartArray or JsonTokenType.Null)
            return token == JsonTokenType.StartArray;
        throw new SarifException(place.Pointer, JsonFields.Name(token), "an array");
    }

    private T Parse<T>(ReadOnlySpan<byte> element, Parser<T> parser)
    {
        try
        {
            return ParseRaw(element, parser);
        }
        catch (JsonShapeException e)
        {
            throw At(element, e);
        }
    }

    private static T ParseRaw<T>(ReadOnlySpan<byte> element, Parser<T> parser)
    {
        var reader = new Utf8JsonReader(element, new JsonReaderOptions { MaxDepth = JsonWindow.MaxDepth });
        reader.Read();
        return parser(ref reader);
    }

    private SarifException At(ReadOnlySpan<byte> element, JsonShapeException e) =>
        new(place.Pointer + JsonPointer.At(element, e.Offset, JsonWindow.MaxDepth), e.Problem, e.Expected);
}
