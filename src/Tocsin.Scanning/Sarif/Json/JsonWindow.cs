using System.Buffers;
using System.Text.Json;

namespace Tocsin.Scanning.Sarif.Json;

/// <summary>A window that moves over a stream of JSON: large arrays pass through it an element at a time.</summary>
internal sealed class JsonWindow(Stream stream, long maxBytes, JsonPlace place) : IDisposable
{
    /// <summary>Nothing in SARIF that is read goes this deep.</summary>
    public const int MaxDepth = 64;

    /// <summary>Most bytes of one element (one result; the description of one tool) that are held in memory.</summary>
    public const int MaxElement = 32 * 1024 * 1024;

    private static readonly SearchValues<byte> White = SearchValues.Create(" \t\r\n"u8);

    private static readonly SearchValues<byte> Between = SearchValues.Create(" \t\r\n,:"u8);

    private const int ChunkSize = 64 * 1024;

    private readonly Utf8Gate _utf8 = new();
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
    private int _start;
    private int _end;
    private long _passed;
    private bool _ended;
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = MaxDepth });
    private int _valueStart;
    private int _valueLength;
    private bool _taking;

    /// <summary>The value taken last; good until the next call.</summary>
    public ReadOnlySpan<byte> Value => _buffer.AsSpan(_valueStart, _valueLength);

    /// <summary>Looks at the first byte, passing a byte order mark.</summary>
    public async ValueTask<byte?> FirstByteAsync(CancellationToken cancellationToken)
    {
        while (!_ended && _end - _start < 3)
            await FillAsync(cancellationToken);
        if (_buffer.AsSpan(_start, _end - _start).StartsWith("\uFEFF"u8))
            _start += 3;
        while (true)
        {
            var left = _buffer.AsSpan(_start, _end - _start);
            var white = left.IndexOfAnyExcept(White);
            if (white >= 0)
                return left[white];
            if (_ended)
                return null;
            _passed += left.Length;
            _start = _end;
            await FillAsync(cancellationToken);
        }
    }

    /// <summary>Passes one token and tells what it was; a property's name is then in <see cref="Value"/>, without quotes.</summary>
    public async ValueTask<JsonTokenType> NextAsync(CancellationToken cancellationToken)
    {
        JsonTokenType token;
        while (!TryNext(out token))
            await MoreAsync(cancellationToken);
        return token;
    }

    /// <summary>The next property's name; null at the end of the object.</summary>
    public async ValueTask<string?> NextNameAsync(CancellationToken cancellationToken)
    {
        var token = await NextAsync(cancellationToken);
        return token == JsonTokenType.PropertyName
            ? JsonText.Decode(Value, Value.Contains((byte)'\\'), JsonFields.MaxText)
            : null;
    }

    /// <summary>Takes the next value whole into <see cref="Value"/>; tells its first token, or the end of the array.</summary>
    public async ValueTask<JsonTokenType> TakeAsync(CancellationToken cancellationToken)
    {
        _taking = true;
        JsonTokenType token;
        while (!TryTake(out token))
            await MoreAsync(cancellationToken);
        _taking = false;
        return token;
    }

    /// <summary>Passes over the next value, whatever its size.</summary>
    public async ValueTask SkipAsync(CancellationToken cancellationToken)
    {
        var depth = 0;
        while (!TrySkip(ref depth))
            await MoreAsync(cancellationToken);
    }

    /// <summary>Nothing but white space may follow.</summary>
    public async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_buffer.AsSpan(_start, _end - _start).IndexOfAnyExcept(White) is >= 0 and var at)
                throw Malformed("something follows the end of the JSON", $"byte {_passed + at:N0}");
            if (_ended)
                return;
            _passed += _end - _start;
            _start = _end;
            await FillAsync(cancellationToken);
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private Utf8JsonReader Reader() => new(_buffer.AsSpan(_start, _end - _start), isFinalBlock: false, _state);

    private bool TryNext(out JsonTokenType token)
    {
        var reader = Reader();
        token = default;
        try
        {
            if (!reader.Read())
                return false;
        }
        catch (JsonException e)
        {
            throw Broken(e, reader.CurrentDepth);
        }
        token = reader.TokenType;
        (_valueStart, _valueLength) =
            token is JsonTokenType.PropertyName
                ? (_start + (int)reader.TokenStartIndex + 1, reader.ValueSpan.Length)
                : (_start, 0);
        Pass(ref reader);
        return true;
    }

    private bool TryTake(out JsonTokenType token)
    {
        var reader = Reader();
        token = default;
        try
        {
            if (!reader.Read())
                return false;
            token = reader.TokenType;
            var from = (int)reader.TokenStartIndex;
            if (token != JsonTokenType.EndArray && !reader.TrySkip())
                return false;
            (_valueStart, _valueLength) = (_start + from, (int)reader.BytesConsumed - from);
        }
        catch (JsonException e)
        {
            throw Broken(e, reader.CurrentDepth);
        }
        Pass(ref reader);
        return true;
    }

    private bool TrySkip(ref int depth)
    {
        var reader = Reader();
        var done = false;
        try
        {
            while (!done && reader.Read())
            {
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                    depth++;
                else if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
                    depth--;
                done = depth == 0;
            }
        }
        catch (JsonException e)
        {
            throw Broken(e, reader.CurrentDepth);
        }
        Pass(ref reader);
        return done;
    }

    private void Pass(ref Utf8JsonReader reader)
    {
        _state = reader.CurrentState;
        _passed += reader.BytesConsumed;
        _start += (int)reader.BytesConsumed;
    }

    private ValueTask MoreAsync(CancellationToken cancellationToken)
    {
        if (_ended)
            throw new SarifException(
                place.Pointer + Inside(),
                $"the JSON ends too early, after {_passed + _end - _start:N0} bytes",
                "a complete file"
            );
        return FillAsync(cancellationToken);
    }

    /// <summary>Reads on. A value that is not complete yet is looked at again only when twice as much of it is here.</summary>
    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        var have = _end - _start;
        if (have > MaxElement)
            throw TooLarge($"one value is larger than {MaxElement:N0} bytes", "results and rules of a sensible size");
        var wanted = Math.Min(2 * have, MaxElement + 1);
        Room(have, wanted + ChunkSize / 4);
        do
        {
            var count = await stream.ReadAsync(Free(wanted), cancellationToken);
            if (count == 0)
            {
                _ended = true;
                if (!_utf8.Complete)
                    throw NotUtf8(_end);
                return;
            }
            if (_utf8.FirstInvalid(_buffer.AsSpan(_end, count)) is >= 0 and var bad)
                throw NotUtf8(_end + bad);
            _end += count;
            if (_passed + _end - _start > maxBytes)
                throw TooLarge($"more than {maxBytes:N0} bytes", "a smaller file");
        } while (_end - _start < wanted);
    }

    /// <summary>No more than is wanted, though the buffer may hold more: a bound is a bound.</summary>
    private Memory<byte> Free(int wanted) =>
        _buffer.AsMemory(_end, Math.Min(_buffer.Length - _end, Math.Max(ChunkSize, wanted - _end)));

    private void Room(int have, int needed)
    {
        var target = _buffer.Length < needed ? ArrayPool<byte>.Shared.Rent(needed + ChunkSize) : _buffer;
        Buffer.BlockCopy(_buffer, _start, target, 0, have);
        if (target != _buffer)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = target;
        }
        (_start, _end) = (0, have);
    }

    private SarifException Broken(JsonException e, int depth)
    {
        // Where the bound is met, the reader has not yet counted the level that goes over it.
        if (depth >= MaxDepth - 1)
            return new SarifException(
                place.Pointer,
                $"nested more than {MaxDepth} levels deep",
                $"at most {MaxDepth} levels"
            );
        return Malformed("not JSON", $"line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1} of it");
    }

    private SarifException Malformed(string problem, string where) =>
        new(place.Pointer + Inside(), $"{problem} ({where})", "SARIF 2.1.0 as valid JSON");

    private SarifException TooLarge(string problem, string expected) =>
        new(place.Pointer, problem, expected) { TooLarge = true };

    private SarifException NotUtf8(int at) =>
        new(place.Pointer, $"byte {_passed + at - _start:N0} is not UTF-8", "text in UTF-8");

    /// <summary>Where inside the value at hand its text breaks off.</summary>
    private string Inside() =>
        _taking ? JsonPointer.At(Trimmed(_buffer.AsSpan(_start, _end - _start)), long.MaxValue, MaxDepth) : "";

    private static ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> bytes)
    {
        var from = bytes.IndexOfAnyExcept(Between);
        return from < 0 ? default : bytes[from..];
    }
}
