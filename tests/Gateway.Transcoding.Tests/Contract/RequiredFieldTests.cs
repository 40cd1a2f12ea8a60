using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Wire;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Gateway.Transcoding.Tests.Contract;

/// <summary>Fields whose field_behavior is REQUIRED.</summary>
public sealed class RequiredFieldTests
{
    private const string Missing = ": a required field is missing";
    private const string Whole = "{'title':'T','pages':0,'author':{'name':'A'},'url':'u'}";

    private static string Json(string text) => text.Replace('\'', '"');

    [Theory]
    [InlineData("{}")]
    [InlineData("{'author':{}}")]
    [InlineData("{'others':[{}],'roles':{'k':{}}}")]
    public void Without_the_option_nothing_is_checked(string json) => Assert.NotNull(Ruled.Read("contract.Book", Json(json), JsonOptions.Default));

    [Fact]
    public void Every_missing_field_is_named_at_once() => Assert.Equal(
        ["title" + Missing, "pages" + Missing, "author" + Missing, "url: one of url, path is required"], Ruled.Problems("contract.Book", "{}", Ruled.Required));

    [Theory]
    [InlineData(Whole)]
    [InlineData("{'title':'T','pages':5,'author':{'name':'A','mentor':{'name':'M'}},'path':''}")]
    [InlineData("{'title':'T','pages':5,'author':{'name':'A'},'others':[{'name':'O'}],'roles':{'k':{'name':'R'}},'url':'','editions':{'-1':{'name':'R'}}}")]
    public void A_message_with_all_of_them_is_taken(string json) => Assert.Equal(json, Ruled.Read("contract.Book", Json(json), Ruled.Required));

    [Theory]
    [InlineData("'title':''", "title", "a field without presence is missing at its default")]
    [InlineData("'title':null", "title", "null is absent")]
    [InlineData("'title':'T','author':{'name':'A','mentor':{}}", "author.mentor.name", "deeper")]
    [InlineData("'title':'T','author':{}", "author.name", "an empty message is there, its field is not")]
    [InlineData("'title':'T','others':[{'name':'a'},{},{'name':'b'},{'email':'e'}]", "others[1].name,others[3].name", "elements by their index")]
    [InlineData("'title':'T','roles':{'lead':{'name':'a'},'second one':{}}", "roles[second one].name", "values by their key")]
    [InlineData("'title':'T','editions':{'-7':{},'0':{}}", "editions[-7].name,editions[0].name", "a key that is a number, 0 among them")]
    public void A_missing_field_is_named_by_its_path(string members, string paths, string why)
    {
        var json = Json("{'pages':1,'url':'u'," + (members.Contains("'author'", StringComparison.Ordinal) ? "" : "'author':{'name':'A'},") + members + "}");

        Assert.True(paths.Split(',').Select(static path => path + Missing).SequenceEqual(Ruled.Problems("contract.Book", json, Ruled.Required)), why);
    }

    [Fact]
    public void What_only_answers_have_is_neither_missed_nor_looked_into() =>
        Assert.Equal("{'title':'T','pages':0,'author':{'name':'A'},'audit':{},'url':'u'}", Ruled.Read("contract.Book", Json(Whole[..^1] + ",'audit':{}}"), Ruled.Required));

    [Fact]
    public void The_number_of_problems_is_bounded()
    {
        var json = Json("{'title':'T','pages':1,'author':{'name':'A'},'url':'u','others':[" + string.Join(',', Enumerable.Repeat("{}", 5000)) + "]}");
        using var wire = new PooledBuffer();

        var error = Assert.Throws<TranscodingException>(() => JsonToWire.Transcode(Ruled.Schema.GetMessage("contract.Book"), System.Text.Encoding.UTF8.GetBytes(json), wire, Ruled.Required));

        Assert.Equal(100, error.Problems.Count);
        Assert.Equal("others[99].name", error.Problems[^1].FieldPath);
        Assert.Equal($"others[0].name{Missing}; others[1].name{Missing}; others[2].name{Missing}; and 4997 more", error.Message);
    }

    [Theory]
    [InlineData("POST /v1/shelves/1/books?request_id=r", Whole, "", "path, query and body count")]
    [InlineData("POST /v1/shelves/1/books?requestId=", Whole, "request_id", "an empty parameter is the default")]
    [InlineData("POST /v1/shelves/1/books", Whole, "request_id", "a missing parameter")]
    [InlineData("POST /v1/shelves/1/books?request_id=r", "", "book", "no body")]
    [InlineData("POST /v1/shelves/1/books?request_id=r", "null", "book", "a body of nothing")]
    [InlineData("POST /v1/shelves/1/books", "{'title':'T','pages':1,'author':{},'url':'u'}", "request_id,book.author.name", "both")]
    public void A_binding_is_checked_as_a_whole(string request, string body, string paths, string why) => AssertMissing(request, body, paths, why);

    [Theory]
    [InlineData("PATCH /v1/shelves/1/books/2", "{'pages':3}", "", "only the keys that were sent")]
    [InlineData("PATCH /v1/shelves/1/books/2", "{'title':''}", "book.title", "a key that was sent")]
    [InlineData("PATCH /v1/shelves/1/books/2", "{'author':{'email':'e'}}", "", "a part of a message alone")]
    [InlineData("PATCH /v1/shelves/1/books/2", "{}", "", "nothing is meant")]
    [InlineData("PATCH /v1/shelves/1/books/2?update_mask=title,pages", "{}", "book.title,book.pages", "what the mask names")]
    [InlineData("PATCH /v1/shelves/1/books/2?update_mask=author.name", "{}", "book.author", "the message around it is needed for it")]
    [InlineData("PATCH /v1/shelves/1/books/2?update_mask=author", "{'author':{}}", "book.author.name", "all within")]
    [InlineData("PATCH /v1/shelves/1/books/2?update_mask=others", "{'others':[{}]}", "book.others[0].name", "within elements")]
    [InlineData("PATCH /v1/shelves/1/books/2?update_mask=*", "{'title':'T','url':'u'}", "book.pages,book.author", "a star is all")]
    [InlineData("PATCH /v1/shelves/1/books/2?updateMask=titleOfAll", "{'title':''}", "", "names that only begin alike")]
    [InlineData("PUT /v1/shelves/1/books/2", "{'book':{'title':'T'},'updateMask':'title'}", "", "a mask in the body")]
    [InlineData("PUT /v1/shelves/1/books/2", "{'book':{'title':'T','url':'u'}}", "book.pages,book.author", "no mask: all of it")]
    public void Of_an_update_only_what_the_mask_names_is_checked(string request, string body, string paths, string why) => AssertMissing(request, body, paths, why);

    [Theory]
    [InlineData("{'book':{'title':'T'},'updateMask':'title'}", "")]
    [InlineData("{'book':{},'updateMask':'title'}", "book.title")]
    [InlineData("{'updateMask':'title'}", "book")]
    public void A_mask_counts_in_JSON_alone_too(string json, string paths)
    {
        if (paths.Length == 0)
        {
            Assert.NotNull(Ruled.Read("contract.UpdateBookReq", Json(json), Ruled.Required));
        }
        else
        {
            Assert.Equal([paths + Missing], Ruled.Problems("contract.UpdateBookReq", Json(json), Ruled.Required));
        }
    }

    [Fact]
    public void What_comes_in_wire_format_goes_as_it_is()
    {
        using var wire = new PooledBuffer();
        Ruled.Find("POST /v1/shelves/1/books", out var match).BindMessage(match, [], wire, new BindingOptions { JsonOptions = Ruled.Required });

        Assert.Equal(new ContractProtos.CreateBookReq { Parent = "shelves/1" }.ToByteArray(), wire.WrittenSpan.ToArray());
    }

    [Fact]
    public void An_option_that_cannot_be_read_is_none()
    {
        // Field 1052, length-delimited: a number that does not end.
        byte[] broken = [0xE2, 0x41, 0x01, 0x80];
        var field = new FieldDescriptorProto { Name = "f", Number = 1, Type = FieldDescriptorProto.Types.Type.String, Options = FieldOptions.Parser.ParseFrom(broken) };

        Assert.Equal(FieldBehaviors.None, FieldBehaviorOption.Of(field));
    }

    [Fact]
    public void A_packed_option_counts_as_an_unpacked_one()
    {
        // Field 1052, length-delimited: REQUIRED (2), INPUT_ONLY (4).
        byte[] packed = [0xE2, 0x41, 0x02, 0x02, 0x04];
        var field = new FieldDescriptorProto { Name = "f", Number = 1, Type = FieldDescriptorProto.Types.Type.String, Options = FieldOptions.Parser.ParseFrom(packed) };

        Assert.Equal(FieldBehaviors.Required, FieldBehaviorOption.Of(field));
    }

    private static void AssertMissing(string request, string body, string paths, string why)
    {
        if (paths.Length == 0)
        {
            Assert.True(Ruled.Bind(request, Json(body), Ruled.Required).Length > 0, why);
        }
        else
        {
            Assert.True(paths.Split(',').Select(static path => path + Missing).SequenceEqual(Ruled.BindProblems(request, Json(body), Ruled.Required)), why);
        }
    }
}
