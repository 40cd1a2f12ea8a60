using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Gateway.Yarp.Schemas;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Gateway.Yarp.Rules;

/// <summary>Reads a YAML file into nodes with their places. JSON is YAML too, so this also reads JSON files.</summary>
/// <remarks>
/// An alias becomes the node of its anchor, not a copy: with copies, a few lines could become millions of nodes. Refuses several documents, keys that are not
/// scalars, a key given twice, and nesting that is deep or endless.
/// </remarks>
internal sealed class YamlReader
{
    private const int MaxDepth = 64;
    private const int MaxNodes = 500_000;

    private readonly Scanner _scanner;
    private readonly Parser _parser;
    private readonly string[] _lines;
    private readonly Mistakes _mistakes;
    private readonly Dictionary<AnchorName, YamlNode> _anchors = [];
    private int _nodes;

    private YamlReader(string text, Mistakes mistakes)
    {
        _scanner = new Scanner(new StringReader(text));
        _parser = new Parser(_scanner);
        _lines = text.Split('\n');
        _mistakes = mistakes;
    }

    /// <summary>Reads a text.</summary>
    /// <returns>The only document; null if there is none.</returns>
    /// <exception cref="SchemaSourceException">The text is not YAML, or has mistakes.</exception>
    public static YamlNode? Read(string text, Mistakes mistakes)
    {
        var reader = new YamlReader(text, mistakes);
        try
        {
            var document = reader.ReadDocument();
            mistakes.ThrowIfAny();
            return document;
        }
        catch (YamlException error) when (error.Message.Contains(" tab ", StringComparison.Ordinal))
        {
            // The error begins where the map or the text begins, maybe many lines above. The scanner stands at the tab.
            return reader.Refuse("the indentation has a tab: write spaces");
        }
        catch (InvalidOperationException)
        {
            // The scanner fails so at text that a bracket before it should have ended.
            return reader.Refuse("a bracket, a brace or a quote before this place does not end, or the indentation is wrong");
        }
        catch (YamlException error)
        {
            mistakes.Add((int)error.Start.Line, (int)error.Start.Column, reader.Describe(error));
            mistakes.ThrowIfAny();
            throw;
        }
    }

    // Refuses the text at the place that the scanner has reached.
    private YamlNode? Refuse(string text)
    {
        _mistakes.Add((int)_scanner.CurrentPosition.Line, (int)_scanner.CurrentPosition.Column, text);
        _mistakes.ThrowIfAny();
        throw new UnreachableException();
    }

    private YamlNode? ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.TryConsume<StreamEnd>(out _))
        {
            return null;
        }

        _parser.Consume<DocumentStart>();
        var document = ReadNode(depth: 0);
        _parser.Consume<DocumentEnd>();
        if (_parser.Current is DocumentStart second)
        {
            Stop(second, "a file has one document: remove this one, or give it a file of its own");
        }

        return document;
    }

    private YamlNode ReadNode(int depth)
    {
        var begin = _parser.Current!;
        if (depth > MaxDepth || ++_nodes > MaxNodes)
        {
            Stop(begin, depth > MaxDepth ? $"nested deeper than {MaxDepth} levels" : $"the file has more than {MaxNodes} values");
        }

        var (line, column) = ((int)begin.Start.Line, (int)begin.Start.Column);
        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            // An anchor is known only after its node is complete, so that no node contains itself.
            if (!_anchors.TryGetValue(alias.Value, out var target))
            {
                Stop(alias, $"\"*{PeerText.Of(alias.Value.Value)}\" is an alias, but no anchor \"&{PeerText.Of(alias.Value.Value)}\" comes before it: quote the value if it is text");
            }

            return target;
        }

        YamlNode node = begin switch
        {
            Scalar => ReadScalar(line, column),
            SequenceStart => ReadList(line, column, depth),
            _ => ReadMap(line, column, depth),
        };
        if (begin is NodeEvent { Anchor.IsEmpty: false } anchored)
        {
            _anchors[anchored.Anchor] = node;
        }

        return node;
    }

    private YamlScalar ReadScalar(int line, int column)
    {
        var scalar = _parser.Consume<Scalar>();
        return new YamlScalar(line, column, scalar.Value, scalar.Style == ScalarStyle.Plain && scalar.Tag != "tag:yaml.org,2002:str");
    }

    private YamlList ReadList(int line, int column, int depth)
    {
        _parser.Consume<SequenceStart>();
        var items = new List<YamlNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode(depth + 1));
        }

        return new YamlList(line, column, items);
    }

    private YamlMap ReadMap(int line, int column, int depth)
    {
        _parser.Consume<MappingStart>();
        var entries = new List<KeyValuePair<YamlScalar, YamlNode>>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var place = _parser.Current!;
            if (ReadNode(depth + 1) is not YamlScalar key)
            {
                Stop(place, "a key must be text");
                break;
            }

            if (!names.Add(key.Value))
            {
                _mistakes.Add(key, $"the key \"{PeerText.Of(key.Value)}\" is given twice: remove one of them");
            }

            entries.Add(new(key, ReadNode(depth + 1)));
        }

        return new YamlMap(line, column, entries);
    }

    [DoesNotReturn]
    private void Stop(ParsingEvent place, string text)
    {
        _mistakes.Add((int)place.Start.Line, (int)place.Start.Column, text);
        _mistakes.ThrowIfAny();
        throw new UnreachableException();
    }

    private string Describe(YamlException error)
    {
        // In "body: *", the star begins an alias. This is the most frequent mistake in these files.
        var line = error.Start.Line >= 1 && error.Start.Line <= _lines.Length ? _lines[error.Start.Line - 1] : "";
        var column = (int)error.Start.Column - 1;
        return column >= 0 && column < line.Length && line[column] == '*'
            ? "a value that begins with * needs quotes: write \"*\""
            : $"{PeerText.Of(error.Message)} Check the quotes and the indentation here.";
    }
}
