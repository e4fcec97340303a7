using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Tocsin.Mail;

/// <summary>A connection to a mail server: commands out, replies in, each within bounds of time and length.</summary>
internal sealed class SmtpConnection : IAsyncDisposable
{
    private const int MaxLine = 2048;
    private const int MaxLines = 100;
    private readonly TcpClient _tcp = new();
    private readonly TimeSpan _timeout;
    private readonly byte[] _buffer = new byte[MaxLine];
    private Stream _stream = Stream.Null;
    private int _start;
    private int _end;

    private SmtpConnection(TimeSpan timeout) => _timeout = timeout;

    public static async Task<SmtpConnection> OpenAsync(
        string host,
        int port,
        TimeSpan timeout,
        CancellationToken cancellationToken
    )
    {
        var connection = new SmtpConnection(timeout);
        try
        {
            await connection.InTimeAsync(
                async token =>
                {
                    await connection._tcp.ConnectAsync(host, port, token);
                    return true;
                },
                cancellationToken
            );
            connection._stream = connection._tcp.GetStream();
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Goes on in TLS. What came before it and was not read yet was in the clear, and is refused.</summary>
    public Task ProtectAsync(SslClientAuthenticationOptions options, CancellationToken cancellationToken) =>
        InTimeAsync(
            async token =>
            {
                if (_start != _end)
                {
                    throw new SmtpException("The mail server said something before TLS that it was not asked.", false);
                }

                var tls = new SslStream(_stream);
                _stream = tls;
                await tls.AuthenticateAsClientAsync(options, token);
                return true;
            },
            cancellationToken
        );

    /// <summary>Sends a command, or several lines, and reads the reply.</summary>
    public Task<SmtpReply> AskAsync(string command, CancellationToken cancellationToken) =>
        InTimeAsync(
            async token =>
            {
                await _stream.WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"), token);
                await _stream.FlushAsync(token);
                return await ReadAsync(token);
            },
            cancellationToken
        );

    /// <summary>Reads what the mail server says first.</summary>
    public Task<SmtpReply> GreetingAsync(CancellationToken cancellationToken) =>
        InTimeAsync(ReadAsync, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _tcp.Dispose();
    }

    private async Task<SmtpReply> ReadAsync(CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        while (lines.Count < MaxLines)
        {
            var line = await LineAsync(cancellationToken);
            if (
                line.Length < 3
                || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            )
            {
                break;
            }

            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] != '-')
            {
                return new SmtpReply(code, lines);
            }
        }

        throw new SmtpException("The mail server does not speak SMTP.", isRefusal: false);
    }

    private async Task<string> LineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var end = Array.IndexOf(_buffer, (byte)'\n', _start, _end - _start);
            if (end >= 0)
            {
                var line = Encoding.UTF8.GetString(_buffer, _start, end - _start).TrimEnd('\r');
                _start = end + 1;
                return line;
            }

            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            (_start, _end) = (0, _end - _start);
            var read =
                _end < MaxLine ? await _stream.ReadAsync(_buffer.AsMemory(_end, MaxLine - _end), cancellationToken) : 0;
            if (read == 0)
            {
                throw new SmtpException("The mail server broke off.", isRefusal: false);
            }

            _end += read;
        }
    }

    private async Task<T> InTimeAsync<T>(Func<CancellationToken, Task<T>> step, CancellationToken cancellationToken)
    {
        // Sockets are on the machine's clock, whatever clock the server is on.
        using var patience = new CancellationTokenSource(_timeout, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await step(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SmtpException($"The mail server took longer than {_timeout.TotalSeconds:0} s.", isRefusal: false);
        }
    }
}
