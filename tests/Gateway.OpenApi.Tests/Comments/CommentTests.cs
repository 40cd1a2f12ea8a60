using System.Xml.XPath;
using Gateway.OpenApi.Comments;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Gateway.OpenApi.Tests.Comments;

public class CommentTests
{
    [Theory]
    [InlineData(" Gets a book.\n", "Gets a book", null)]
    [InlineData(" Gets a book.\n\n By its name.\n  - indented\n\n\n Last.\n", "Gets a book", "By its name.\n - indented\n\nLast.")]
    [InlineData(" Two lines\n of one paragraph.\r\n", "Two lines of one paragraph", null)]
    public void The_first_paragraph_is_the_summary(string raw, string summary, string? details)
    {
        var comment = Comment.From(raw)!;
        Assert.Equal(summary, comment.Summary);
        Assert.Equal(details, comment.Details);
    }

    [Fact]
    public void A_long_first_paragraph_gives_its_first_sentence_and_stays_whole_in_the_details()
    {
        var text = "Gets a book. " + string.Join(' ', Enumerable.Repeat("More.", 40));
        var comment = Comment.From(text)!;
        Assert.Equal("Gets a book", comment.Summary);
        Assert.Equal(text, comment.Details);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" \n\t\n")]
    public void Blank_text_is_no_comment(string? raw) => Assert.Null(Comment.From(raw));

    [Fact]
    public void XML_elements_become_Markdown()
    {
        const string Xml =
            """
            <doc><members><member name="M:A.B.C(System.String)"><summary>
              Takes <c>x</c>, see <see cref="T:N.Book"/> and <see href="https://example.org/">this</see>.
            </summary><remarks>Slowly.</remarks></member></members></doc>
            """;
        var comments = new XmlComments(new XPathDocument(System.Xml.XmlReader.Create(new StringReader(Xml))));
        Assert.Equal("Takes `x`, see `Book` and [this](https://example.org/).\n\nSlowly.", comments.Find("M:A.B.C")!.Text);
    }

    [Fact]
    public void Comments_of_descriptors_with_source_info_need_no_XML()
    {
        var proto = new FileDescriptorProto
        {
            Name = "a.proto",
            Package = "a",
            Syntax = "proto3",
            MessageType = { new DescriptorProto { Name = "M" } },
            SourceCodeInfo = new() { Location = { new SourceCodeInfo.Types.Location { Path = { 4, 0 }, Span = { 0, 0, 1 }, LeadingComments = " From the source.\n" } } },
        };
        var book = new CommentBook(FileDescriptor.BuildFromByteStrings([proto.ToByteString()]), []);
        Assert.Equal("From the source.", book.Find("a.M")!.Text);
    }

    [Fact]
    public async Task Paragraphs_after_the_first_are_the_description()
    {
        var operation = (await Described.ByAsync(Library.Library.Descriptor)).Operation("get", "/v1/archives/{archive}");
        Assert.Equal("Gets one book by its resource name", (string?)operation["summary"]);
        Assert.Equal("The name is all it takes. A book that is not there is NOT_FOUND.", (string?)operation["description"]);
        var uncommented = (await Described.ByAsync(Library.Library.Descriptor)).Operation("put", "/v1/shelves/{id}");
        Assert.Equal("Put shelf", (string?)uncommented["summary"]);
    }
}
