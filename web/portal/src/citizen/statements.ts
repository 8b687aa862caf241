import { Router } from 'express'
import { html } from '../html.ts'
import { sendPage } from '../visit.ts'

const ACCESSIBILITY = html`<h1>无障碍声明</h1><p>我们希望每个人都能用，包括老年人、视力不好的人和不用鼠标的人。按照《网络内容可访问性指南》（WCAG 2.2）AA级和国家标准GB/T 37668—2019建设。</p>
<h2>怎样更好用</h2><ul><li>页面上方可以选“大字版”和“高对比”，下次打开还有效。</li><li>全部操作都可以只用键盘：Tab 键移动，回车键确定，空格键选择。</li><li>页面可以放大到200%以上，小屏手机不用左右拖动。</li><li>关闭脚本（JavaScript）也能用。</li><li>填错了，页面最上方会列出，点一下就到那一项；已经写的不会丢。</li></ul>
<h2>还是不方便？</h2><p>可以拨打<a href="/directory">监督电话</a>，或者到司法局、司法所窗口，由工作人员代您登记。不识字、说少数民族语言的，窗口会安排人帮助。</p>
<h2>遇到障碍请告诉我们</h2><p>哪一页不好用，可以<a href="/report">在这里</a>选“意见建议”告诉我们。</p>`

const PRIVACY = html`<h1>个人信息保护</h1><p>办理您反映的事情，按《个人信息保护法》处理个人信息，只收办事需要的。</p>
<h2>收什么、给谁看</h2><ul><li>姓名、电话等联系方式逐项加密保存。只有办理您这件事的工作人员能看，每看一次都写明理由并留下记录。选“请为我保密”的，还要经另一个人批准。</li><li>被反映的单位看不到您是谁。经过里不小心写了电话等信息的，给办理人员看的文字会自动隐去。</li><li>可以匿名，不用填任何联系方式。</li><li>照片里的拍摄位置、设备等信息，上传时自动去掉。</li></ul>
<h2>不做什么</h2><ul><li>不用跟踪工具，不记录您的网络地址，不把内容给广告商。</li><li>只用一个小文件（cookie）记住“大字版”和“高对比”。</li><li>查询码我们只存加密后的校验值，丢了也查不出来，请保管好。</li></ul>
<h2>您的权利</h2><p>要查阅、更正或者删除自己的信息，可以凭查询码留言，或者到受理窗口提出。依法要归档的，按档案规定保存，期满后删除。</p>`

/** Accessibility and privacy statements. */
export function statementPages(): Router {
  const router = Router()
  router.get('/accessibility', (request, response) => sendPage(request, response, { title: '无障碍声明', body: ACCESSIBILITY }))
  router.get('/privacy', (request, response) => sendPage(request, response, { title: '个人信息保护', body: PRIVACY }))
  return router
}
