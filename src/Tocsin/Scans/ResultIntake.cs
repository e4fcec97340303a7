using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Tocsin.Http;
using Tocsin.Ids;
using Tocsin.Scanning;
using Tocsin.Scanning.Sarif;

namespace Tocsin.Scans;

/// <summary>Takes an upload in: reads the SARIF as it arrives and stages its results, or leaves nothing behind.</summary>
internal sealed class ResultIntake(IScanStore store, Id ids, IOptions<LimitsOptions> limits)
{
    /// <summary>How the ids of uploads begin.</summary>
    public const string UploadPrefix = "upload_";

    /// <summary>Chunks on their way to the store at a time: the parser goes on while one is committed.</summary>
    private const int ChunksInFlight = 4;

    /// <summary>The staged upload, or why it was refused.</summary>
    public async Task<(StagedUpload? Upload, ProblemHttpResult? Problem)> TakeAsync(
        HttpRequest request,
        string? root,
        int resultsBefore,
        CancellationToken cancellationToken
    )
    {
        var staging = new Staging(store, ids.New(UploadPrefix), cancellationToken);
        try
        {
            var options = new SarifOptions
            {
                Root = root,
                MaxBytes = limits.Value.ResultsBytes,
                MaxResults = Math.Max(0, limits.Value.Results - resultsBefore),
            };
            await using var json = await OpenAsync(request, cancellationToken);
            var summary = await SarifReader.ReadAsync(json, options, staging.AddAsync, cancellationToken);
            var upload = await staging.EndAsync(summary);
            return (upload, null);
        }
        catch (SarifException e)
        {
            await staging.DropAsync();
            return (
                null,
                e.TooLarge ? Problems.TooLarge(e.Message) : Problems.Validation(e.Pointer, e.Problem, e.Expected)
            );
        }
        catch (InvalidDataException e)
        {
            await staging.DropAsync();
            return (
                null,
                Problems.Validation("", $"is not gzip that can be read ({e.Message})", "SARIF, plain or gzip")
            );
        }
        catch
        {
            await staging.DropAsync();
            throw;
        }
    }

    // By the first two bytes, not the header: people upload .sarif.gz with any header, or with none.
    private static async Task<Stream> OpenAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var start = new byte[2];
        var read = await request.Body.ReadAtLeastAsync(start, 2, throwOnEndOfStream: false, cancellationToken);
        var body = new PrefixedStream(start.AsMemory(0, read), request.Body);
        return read == 2 && start is [0x1f, 0x8b] ? new GZipStream(body, CompressionMode.Decompress) : body;
    }

    private sealed class Staging(IScanStore store, string id, CancellationToken cancellationToken)
    {
        private readonly List<Task> _inFlight = [];
        private List<ScanResult> _chunk = [];
        private int _chunks;

        public async ValueTask AddAsync(ScanResult result)
        {
            _chunk.Add(result);
            if (_chunk.Count == StagedJson.ResultsPerChunk)
            {
                await FlushAsync();
            }
        }

        public async Task<StagedUpload> EndAsync(SarifSummary summary)
        {
            await FlushAsync();
            await Task.WhenAll(_inFlight);
            return new StagedUpload
            {
                Id = id,
                Results = summary.Runs.Sum(r => r.Results),
                Tools =
                [
                    .. summary.Runs.Select(r => new ScanTool
                    {
                        Name = r.Tool,
                        Version = r.ToolVersion,
                        Results = r.Results,
                        Successful = r.Successful,
                        Error = r.Error,
                    }),
                ],
            };
        }

        public async Task DropAsync()
        {
            await Task.WhenAll(_inFlight).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_chunks > 0)
            {
                await store.UnstageAsync(id, CancellationToken.None);
            }
        }

        private async Task FlushAsync()
        {
            if (_chunk.Count == 0)
            {
                return;
            }

            var (number, chunk) = (_chunks++, _chunk);
            _inFlight.Add(
                Task.Run(
                    () => store.StageAsync(id, number, StagedJson.Write(chunk), cancellationToken),
                    cancellationToken
                )
            );
            _chunk = [];
            if (_inFlight.Count >= ChunksInFlight)
            {
                await _inFlight[0];
                _inFlight.RemoveAt(0);
            }
        }
    }
}
