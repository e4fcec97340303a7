using System.Buffers;
using System.Globalization;
using System.Text;

namespace Tocsin.Events;

/// <summary>
/// The order of an object's members after JavaScript has parsed it: array indices first, ascending, then names in the
/// order of their first appearance, each with its last value.
/// </summary>
internal struct MemberOrder
{
    /// <summary>The largest array index of ECMAScript.</summary>
    private const uint MaxIndex = uint.MaxValue - 1;

    /// <summary>Objects with more members than this look their names up instead of comparing them one by one.</summary>
    private const int MaxCompared = 24;

    private readonly record struct Member(int From, int NameEnd, int End, long Index);

    private List<Member>? _members;
    private Dictionary<string, int>? _places;
    private bool _changed;

    /// <summary>Notes a member that was just written; its name stands, quoted, from <paramref name="from"/>.</summary>
    public void Add(ReadOnlySpan<byte> written, int from, int nameEnd, int end)
    {
        _members ??= new List<Member>(8);
        var name = written[(from + 1)..(nameEnd - 1)];
        var member = new Member(from, nameEnd, end, ArrayIndex(name));
        if (PlaceOf(written, name) is var place and >= 0)
        {
            _members[place] = member;
            _changed = true;
        }
        else
        {
            _places?.Add(Encoding.UTF8.GetString(name), _members.Count);
            _members.Add(member);
            _changed |= member.Index >= 0;
        }
    }

    private int PlaceOf(ReadOnlySpan<byte> written, ReadOnlySpan<byte> name)
    {
        if (_members!.Count > MaxCompared)
        {
            if (_places is null)
            {
                _places = new Dictionary<string, int>(StringComparer.Ordinal);
                for (var i = 0; i < _members.Count; i++)
                {
                    var known = written[(_members[i].From + 1)..(_members[i].NameEnd - 1)];
                    _places.Add(Encoding.UTF8.GetString(known), i);
                }
            }

            return _places.GetValueOrDefault(Encoding.UTF8.GetString(name), -1);
        }

        for (var i = 0; i < _members.Count; i++)
        {
            var (from, nameEnd, _, _) = _members[i];
            if (nameEnd - from - 2 == name.Length && written.Slice(from + 1, name.Length).SequenceEqual(name))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Puts what was written from <paramref name="start"/> on into its order.</summary>
    public readonly void Apply(ArrayBufferWriter<byte> output, int start)
    {
        if (!_changed)
        {
            return;
        }

        var all = output.WrittenSpan.ToArray();
        output.ResetWrittenCount();
        output.Write(all.AsSpan(0, start));
        // OrderBy is stable: all names have the same key and keep their order.
        foreach (var member in _members!.OrderBy(m => m.Index < 0 ? long.MaxValue : m.Index))
        {
            if (output.WrittenCount > start)
            {
                output.Write(","u8);
            }

            output.Write(all.AsSpan(member.From, member.End - member.From));
        }
    }

    private static long ArrayIndex(ReadOnlySpan<byte> name) =>
        name.Length is > 0 and <= 10
        && char.IsAsciiDigit((char)name[0])
        && (name[0] != '0' || name.Length == 1)
        && uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
        && index <= MaxIndex
            ? index
            : -1;
}
