using System.Net.Http.Headers;
using System.Text;
using System.Text.Unicode;
using Tocsin.Egress;
using Tocsin.Integrations;

namespace Tocsin.Delivery;

/// <summary>Writes what <see cref="AttemptDetail"/> reads: once for each attempt, so in bytes and without detours.</summary>
internal ref struct AttemptDetailWriter
{
    /// <summary>Bytes of all headers together; what does not fit is left out.</summary>
    private const int MaxBytes = 4096;
    private const int MaxValue = 1024;
    private const int LongestNumber = 10;

    [ThreadStatic]
    private static byte[]? s_buffer;

    private readonly Span<byte> _buffer = s_buffer ??= new byte[MaxBytes];
    private int _length;

    public AttemptDetailWriter() { }

    public static byte[] Write(
        RequestTrace trace,
        AttemptTimings timings,
        HttpResponseMessage? response,
        OutboundRequest request
    )
    {
        var writer = new AttemptDetailWriter();
        writer._buffer[writer._length++] = AttemptDetail.Version;
        writer.Add(timings.Dns);
        writer.Add(timings.Connect);
        writer.Add(timings.Tls);
        writer.Add(timings.FirstByte);
        writer.Add(timings.Body);
        writer.Add(trace.Carried ?? trace.Begun);
        if (response is not null)
        {
            var headersAt = writer._length;
            writer.Add(response.Headers.NonValidated);
            writer.Add(response.Content.Headers.NonValidated);
            request.Mask.Apply(writer._buffer[headersAt..writer._length], request.Signatures, wasCut: false);
        }

        return writer._buffer[..writer._length].ToArray();
    }

    private void Add(HttpHeadersNonValidated headers)
    {
        foreach (var (name, values) in headers)
        {
            var before = _length;
            var place = AnswerHeader.PlaceOf(name);
            if (!(Fits(1) && AddName(place, name) && AddValue(place, name, values)))
            {
                _length = before;
            }
        }
    }

    private bool AddName(byte place, string name)
    {
        _buffer[_length++] = place;
        return place > 0 || AddText(name);
    }

    private bool AddValue(byte place, string name, HeaderStringValues values)
    {
        if (place == 0 && AnswerHeader.MayBeSecret(name))
        {
            return AddNumber(0);
        }

        var value = values.ToString();
        return AddText(value.Length > MaxValue ? value[..MaxValue] : value);
    }

    private bool AddText(string text)
    {
        var bytes = Encoding.UTF8.GetByteCount(text);
        if (!AddNumber(bytes + 1) || !Fits(bytes))
        {
            return false;
        }

        Utf8.FromUtf16(text, _buffer[_length..], out _, out var written);
        _length += written;
        return written == bytes;
    }

    private void Add(TimeSpan? part) =>
        AddNumber(part is { } time ? Math.Max(0, time.Ticks / TimeSpan.TicksPerMicrosecond) + 1 : 0);

    private void Add(ConnectTimes? connection)
    {
        var at = _length++;
        if (connection?.Address is { } address)
        {
            address.Address.TryWriteBytes(_buffer[_length..], out var written);
            _buffer[at] = (byte)written;
            _length += written;
            AddNumber(address.Port);
        }
        else
        {
            _buffer[at] = connection is { ByProxy: true } ? (byte)1 : (byte)0;
        }
    }

    private readonly bool Fits(int bytes) => _length + bytes <= MaxBytes;

    private bool AddNumber(long number)
    {
        if (!Fits(LongestNumber))
        {
            return false;
        }

        var rest = (ulong)number;
        for (; rest > 0x7f; rest >>= 7)
        {
            _buffer[_length++] = (byte)(rest | 0x80);
        }

        _buffer[_length++] = (byte)rest;
        return true;
    }
}
