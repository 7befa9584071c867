package bengali

import "strings"

// LetterNames are the names of the letters A to Z as Bengali writes them, folded:
// এ বি সি.
func LetterNames() []string {
	return strings.Fields(Fold("এ বি সি ডি ই এফ জি এইচ আই জে কে এল এম এন ও পি কিউ আর এস টি ইউ ভি ডব্লিউ এক্স ওয়াই জেড"))
}
